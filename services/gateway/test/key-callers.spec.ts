import { Controller, Get, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { newId } from '#contracts';
import { digestOf, makeKeyText } from '#key-text';
import { KeyTexts } from '../src/api-keys/key-texts.js';
import { credentialOf, sessionTokenOf, SESSION_COOKIE } from '../src/access/credentials.js';
import { startHttp, type HttpServer } from './http-server.js';

@Controller()
class CredentialController {
  @Get()
  read(@Req() request: FastifyRequest): unknown {
    return { credential: credentialOf(request) };
  }

  @Post()
  change(@Req() request: FastifyRequest): unknown {
    return { credential: credentialOf(request) };
  }

  @Get('session')
  session(@Req() request: FastifyRequest): unknown {
    return { token: sessionTokenOf(request) };
  }
}

type Header = readonly [string, string];

let http: HttpServer;
beforeAll(async () => {
  http = await startHttp(CredentialController);
});
afterAll(() => http.stop());

const keyId = newId('key');
const text = makeKeyText({ environment: 'live', keyId });
const inBearer: Header = ['authorization', `Bearer ${text}`];
const inHeader: Header = ['x-api-key', text];
const session: Header = ['authorization', 'Bearer kws_1'];
const get = (...headers: Header[]) => http.send('GET', '/', { headers });

test('a key is taken from either header, and told from the token of a session', async () => {
  for (const header of [inBearer, inHeader]) {
    expect((await get(header)).body).toEqual({ credential: { kind: 'key', text } });
  }
  expect((await get(session)).body).toEqual({ credential: { kind: 'session', token: 'kws_1' } });
});

test('what was made elsewhere is a key in the header of its own only', async () => {
  expect((await get(['x-api-key', 'sk_test_4eC39HqL'])).body).toMatchObject({ credential: { kind: 'key' } });
  expect((await get(['authorization', 'Bearer sk_test_4eC39HqL'])).body).toMatchObject({
    credential: { kind: 'session' },
  });
});

test.each<[string, Header[]]>([
  ['both headers', [inBearer, inHeader]],
  ['the same key twice', [inHeader, inHeader]],
  ['a key and a session', [inHeader, session]],
  ['a key and a cookie', [inHeader, ['cookie', `${SESSION_COOKIE}=kws_1`]]],
])('two credentials are refused, rather than one of them chosen: %s', async (_, headers) => {
  expect(await get(...headers)).toMatchObject({ status: 400, body: { code: 'session.ambiguous' } });
});

test('a key is sent on purpose, from wherever', async () => {
  for (const header of [inBearer, inHeader]) {
    const answer = await http.send('POST', '/', { headers: [header, ['sec-fetch-site', 'cross-site']] });
    expect(answer.body).toEqual({ credential: { kind: 'key', text } });
  }
});

test('a key is no log-in', async () => {
  for (const header of [inBearer, inHeader]) {
    const answer = await http.send('GET', '/session', { headers: [header] });
    expect(answer).toMatchObject({ status: 401, body: { code: 'session.required' } });
    expect(answer.text).not.toContain(text);
  }
});

test('of a text that is presented, only what says it is ours names its key, and only where it has no typo', () => {
  const texts = new KeyTexts('live');
  expect(texts.presented(text)).toEqual({ keyId, digest: digestOf(text) });
  expect(texts.presented(`${text.slice(0, -1)}${text.endsWith('a') ? 'b' : 'a'}`)).toBeNull();
  expect(texts.presented(makeKeyText({ environment: 'test', keyId }))).toBeNull();
  expect(texts.presented('sk_test_4eC39HqL')).toEqual({ keyId: null, digest: digestOf('sk_test_4eC39HqL') });
});
