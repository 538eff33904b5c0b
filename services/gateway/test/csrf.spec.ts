import cookie from '@fastify/cookie';
import fastify, { type FastifyInstance } from 'fastify';
import { randomUUID } from 'node:crypto';
import { Problem } from '#contracts';
import { csrfTokenOf, SESSION_COOKIE, sessionTokenOf } from '../src/access/credentials.js';

const TOKEN = `kws_${randomUUID()}`;
const CSRF = csrfTokenOf(TOKEN);
const OWN = { 'sec-fetch-site': 'same-origin', 'x-csrf-token': CSRF };

let app: FastifyInstance;
let origin: string;
beforeAll(async () => {
  app = fastify();
  await app.register(cookie);
  app.route({
    method: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    url: '/',
    handler: (request) => outcomeOf(request),
  });
  origin = await app.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(() => app.close());

/** The token that was accepted, or the code of the refusal. */
function outcomeOf(request: Parameters<typeof sessionTokenOf>[0]): string {
  try {
    return sessionTokenOf(request);
  } catch (failure) {
    if (failure instanceof Problem) return failure.code;
    throw failure;
  }
}

const unsafe = ['POST', 'PUT', 'PATCH', 'DELETE'] as const;

async function send(method: (typeof unsafe)[number] | 'GET', headers: Record<string, string>): Promise<string> {
  return (await fetch(origin, { method, headers })).text();
}
const withCookie = (headers: Record<string, string>) => ({ cookie: `${SESSION_COOKIE}=${TOKEN}`, ...headers });

describe.each(unsafe)('a %s with the cookie', (method) => {
  test('from our own page with its token is let through', async () => {
    expect(await send(method, withCookie(OWN))).toBe(TOKEN);
  });

  test('without the token, or with another one, is refused', async () => {
    const tokens = ['', `${CSRF}x`, CSRF.slice(1), CSRF.toLowerCase(), csrfTokenOf(`${TOKEN}x`), TOKEN];
    for (const token of tokens)
      expect(await send(method, withCookie({ ...OWN, 'x-csrf-token': token }))).toBe('session.cross-site');
    expect(await send(method, withCookie({ 'sec-fetch-site': 'same-origin' }))).toBe('session.cross-site');
  });

  test('from anywhere else is refused, token or not', async () => {
    for (const site of ['cross-site', 'same-site', 'none', '']) {
      expect(await send(method, withCookie({ ...OWN, 'sec-fetch-site': site }))).toBe('session.cross-site');
    }
  });

  test('of a browser without Fetch Metadata is known by its Origin', async () => {
    const from = (page: string) => send(method, withCookie({ 'x-csrf-token': CSRF, origin: page }));
    expect(await from(origin)).toBe(TOKEN);
    for (const page of ['https://evil.example', `${origin}.evil.example`, 'null', '']) {
      expect(await from(page)).toBe('session.cross-site');
    }
    expect(await send(method, withCookie({ 'x-csrf-token': CSRF }))).toBe('session.cross-site');
  });

  test('is not helped by a bearer token beside it', async () => {
    expect(await send(method, withCookie({ authorization: `Bearer ${TOKEN}` }))).toBe('session.ambiguous');
  });
});

test('a bearer token needs nothing else: no browser sends it by itself', async () => {
  const headers = { authorization: `Bearer ${TOKEN}`, 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' };
  expect(await send('POST', headers)).toBe(TOKEN);
});

test('reading with the cookie needs nothing else', async () => {
  expect(await send('GET', withCookie({ 'sec-fetch-site': 'cross-site' }))).toBe(TOKEN);
});

test('the token is bound to its log-in, and the log-in’s own token cannot be read from it', () => {
  expect(csrfTokenOf(TOKEN)).toBe(CSRF);
  expect(CSRF).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(csrfTokenOf(`kws_${randomUUID()}`)).not.toBe(CSRF);
});
