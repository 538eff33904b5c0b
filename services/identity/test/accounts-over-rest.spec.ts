import { simpleParser } from 'mailparser';
import { randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '#embedded';
import { eventually } from '#testing';
import { cookiesOf, startFrontDoor, type FrontDoor } from './front-door.js';
import { tokenIn, toReceived } from './post-office.js';

const START_WITHIN_MS = 300_000;
const PASSWORD = 'a password of enough characters';
const OTHER_PASSWORD = 'quite another one, as long as that';

let door: FrontDoor;
let operator: string;
beforeAll(async () => {
  door = await startFrontDoor(await freePort(), {});
  const { body } = await call('POST', '/v1/session', { body: door.operator });
  operator = String(body['token']);
}, START_WITHIN_MS);
afterAll(() => door.stop());

interface Sent {
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: object;
}

async function send(method: string, path: string, { token, headers, body }: Sent = {}): Promise<Response> {
  return fetch(`${door.url}${path}`, {
    method,
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
}

async function call(method: string, path: string, sent: Sent = {}) {
  const answer = await send(method, path, sent);
  const text = await answer.text();
  const body = text === '' ? {} : (JSON.parse(text) as Readonly<Record<string, unknown>>);
  return { status: answer.status, headers: answer.headers, text, body };
}

async function somebody() {
  const email = `${randomUUID()}@example.org`;
  const given = { email, name: 'Ada Lovelace', password: PASSWORD };
  const made = await call('POST', '/v1/users', { token: operator, body: given });
  expect(made.status).toBe(201);
  return { id: String(made.body['id']), email, token: await enter(email) };
}

async function enter(email: string, password = PASSWORD): Promise<string> {
  const { status, body } = await call('POST', '/v1/session', { body: { email, password } });
  expect(status).toBe(201);
  return String(body['token']);
}

/** The link in the newest mail to the address. */
async function linkTo(address: string): Promise<string> {
  const folder = join(door.dataDir, 'mail');
  return eventually(
    async () => {
      const names = (await readdir(folder)).filter((name) => name.endsWith('.eml'));
      const mails = await Promise.all(names.map(async (name) => simpleParser(await readFile(join(folder, name)))));
      const mail = mails.map(toReceived).find(({ to, text }) => to === address && text.includes('#token='));
      if (mail === undefined) throw new Error('no mail yet');
      return tokenIn(mail);
    },
    { withinMs: 15_000 },
  );
}

test('a browser reads its token from GET /v1/me, and changes nothing without it', async () => {
  const { email } = await somebody();
  const opened = await send('POST', '/v1/session', { body: { email, password: PASSWORD } });
  const cookie = cookiesOf(opened);
  expect(opened.headers.get('set-cookie')).toMatch(/^__Host-keyward=.*Path=\/;.*HttpOnly; Secure; SameSite=Strict$/);
  const me = await call('GET', '/v1/me', { headers: { cookie } });
  expect(me).toMatchObject({ status: 200, body: { user: { email }, memberships: [] } });
  const csrf = String(me.body['csrfToken']);
  const change = (headers: Record<string, string>) =>
    call('PATCH', '/v1/me', { headers: { cookie, ...headers }, body: { organisation: 'NCHC' } });
  expect(await change({ 'sec-fetch-site': 'same-origin' })).toMatchObject({
    status: 403,
    body: { code: 'session.cross-site' },
  });
  expect(await change({ 'x-csrf-token': csrf })).toMatchObject({ status: 403 });
  expect(await change({ 'x-csrf-token': csrf, 'sec-fetch-site': 'cross-site' })).toMatchObject({ status: 403 });
  const changed = await change({ 'x-csrf-token': csrf, 'sec-fetch-site': 'same-origin' });
  expect(changed).toMatchObject({ status: 200, body: { organisation: 'NCHC' } });
});

test('a log-in with a cookie of before gets a token of its own', async () => {
  const { email, token } = await somebody();
  const body = { email, password: PASSWORD };
  const again = await send('POST', '/v1/session', { headers: { cookie: `__Host-keyward=${token}` }, body });
  expect(again.status).toBe(201);
  expect(cookiesOf(again)).not.toContain(token);
});

test('my sessions are listed and ended, and a token that was logged out is worth nothing', async () => {
  const { email, token } = await somebody();
  const other = await enter(email);
  const list = await call('GET', '/v1/me/sessions', { token });
  const items = list.body['items'] as { id: string; current: boolean; address: string }[];
  expect(items.map(({ current }) => current)).toEqual([false, true]);
  expect(items[0]?.address).toMatch(/^(::1|(::ffff:)?127\.0\.0\.1)$/);
  const path = `/v1/me/sessions/${items[0]?.id}`;
  expect((await call('DELETE', path, { token })).status).toBe(204);
  expect(await call('GET', '/v1/me', { token: other })).toMatchObject({
    status: 401,
    body: { code: 'session.invalid' },
  });
  const missing = await call('DELETE', '/v1/me/sessions/ses_0000000000000000000000', { token });
  expect(missing).toMatchObject({ status: 404, body: { code: 'session.not-found' } });
  expect((await call('DELETE', '/v1/session', { token })).status).toBe(204);
  const replayed = await call('GET', '/v1/me', { token });
  expect(replayed.status).toBe(401);
  expect(replayed.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"');
});

test('a forgotten password is set by the link, which ends every session', async () => {
  const { email, token } = await somebody();
  const headers = { 'x-request-id': 'same', 'x-forwarded-host': 'evil.example' };
  const known = await call('POST', '/v1/password-resets', { headers, body: { email } });
  const unknown = await call('POST', '/v1/password-resets', { headers, body: { email: 'nobody@example.org' } });
  expect([known.status, known.text]).toEqual([202, '']);
  expect([unknown.status, unknown.text]).toEqual([known.status, known.text]);
  const link = await linkTo(email);
  const short = await call('PUT', '/v1/password-resets', { body: { token: link, password: 'fourteen chars' } });
  const errors = [{ field: 'password', message: 'must have at least 15 characters' }];
  expect(short).toMatchObject({ status: 422, body: { code: 'password.unsuitable', errors } });
  const body = { token: link, password: OTHER_PASSWORD };
  expect((await call('PUT', '/v1/password-resets', { body })).status).toBe(204);
  expect(await call('PUT', '/v1/password-resets', { body })).toMatchObject({
    status: 400,
    body: { code: 'link.invalid' },
  });
  expect((await call('GET', '/v1/me', { token })).status).toBe(401);
  await enter(email, OTHER_PASSWORD);
});

test('a new address is confirmed by its link, without a log-in', async () => {
  const { token } = await somebody();
  const email = `${randomUUID()}@example.org`;
  const without = await call('PATCH', '/v1/me', { token, body: { email } });
  expect(without).toMatchObject({ status: 403, body: { code: 'password.wrong' } });
  expect((await call('PATCH', '/v1/me', { token, body: { email, currentPassword: PASSWORD } })).status).toBe(200);
  const confirmed = await call('POST', '/v1/email-confirmations', { body: { token: await linkTo(email) } });
  expect(confirmed.status).toBe(204);
  expect(await call('GET', '/v1/me', { token })).toMatchObject({ body: { user: { email } } });
});

test('a wrong password and an unknown account get the same bytes, and too many of them a time to wait', async () => {
  const { email } = await somebody();
  const unknown = `${randomUUID()}@example.org`;
  const guess = (address: string) =>
    call('POST', '/v1/session', {
      headers: { 'x-request-id': 'same' },
      body: { email: address, password: 'not the password at all' },
    });
  const answers = [await guess(email), await guess(unknown)];
  expect(answers[0]).toMatchObject({ status: 401, body: { code: 'login.refused' } });
  expect(answers[1]?.text).toBe(answers[0]?.text);
  for (let i = 1; i < 20; i++) await guess(email);
  const late = await guess(email);
  expect(late).toMatchObject({ status: 429, body: { code: 'login.throttled', retryAfter: expect.any(Number) } });
  expect(late.headers.get('retry-after')).toBe(String(late.body['retryAfter']));
});

test('operators find accounts and disable them, which ends their sessions at once', async () => {
  const { id, email, token } = await somebody();
  const found = await call('GET', `/v1/users?q=${encodeURIComponent(email)}`, { token: operator });
  expect(found).toMatchObject({ status: 200, body: { items: [{ id, email }], nextCursor: null } });
  expect((await call('GET', '/v1/users', { token })).status).toBe(403);
  const path = `/v1/users/${id}`;
  expect(await call('PATCH', path, { token: operator, body: { state: 'disabled' } })).toMatchObject({ status: 200 });
  expect((await call('GET', '/v1/me', { token })).status).toBe(401);
  expect(await call('GET', path, { token: operator })).toMatchObject({ status: 200, body: { state: 'disabled' } });
  expect(await call('PATCH', path, { token: operator, body: { state: 'gone' } })).toMatchObject({ status: 422 });
});
