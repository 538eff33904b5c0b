import { Controller, Get, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { csrfTokenOf, SESSION_COOKIE, sessionTokenOf } from '../src/access/credentials.js';
import { startHttp, type HttpServer } from './http-server.js';

@Controller('token')
class TokenController {
  @Get()
  read(@Req() request: FastifyRequest): unknown {
    return { token: sessionTokenOf(request) };
  }

  @Post()
  change(@Req() request: FastifyRequest): unknown {
    return { token: sessionTokenOf(request) };
  }
}

type Header = readonly [string, string];

let http: HttpServer;

beforeAll(async () => {
  http = await startHttp(TokenController);
});
afterAll(() => http.stop());

const bearer = (value: string): Header => ['authorization', value];
const cookie = (value: string): Header => ['cookie', `${SESSION_COOKIE}=${value}`];
/** The cookie, and what our own page knows besides: a page elsewhere that had come by it would still be elsewhere. */
const known = (value: string): Header[] => [cookie(value), ['x-csrf-token', csrfTokenOf(value)]];
const get = (...headers: Header[]) => http.send('GET', '/token', { headers });
const post = (...headers: Header[]) => http.send('POST', '/token', { headers });

test.each(['Bearer kws_1', 'bearer kws_1', 'BEARER kws_1'])('a token is taken from the header: %s', async (value) => {
  expect(await get(bearer(value))).toMatchObject({ status: 200, body: { token: 'kws_1' } });
});

test('a token is taken from the cookie', async () => {
  expect(await get(cookie('kws_2'))).toMatchObject({ status: 200, body: { token: 'kws_2' } });
});

test('without credentials the challenge names no error (RFC 6750 §3)', async () => {
  const answer = await get();
  expect(answer).toMatchObject({ status: 401, body: { code: 'session.required' } });
  expect(answer.headers['www-authenticate']).toBe('Bearer');
});

test('a token in the query is ignored', async () => {
  const answer = await http.send('GET', '/token?access_token=kws_1&token=kws_1');
  expect(answer).toMatchObject({ status: 401, body: { code: 'session.required' } });
});

test.each([
  ['no token', 'Bearer'],
  ['an empty token', 'Bearer '],
  ['two spaces', 'Bearer  kws_1'],
  ['two tokens', 'Bearer kws_1 kws_2'],
  ['a list', 'Bearer kws_1, Bearer kws_2'],
  ['another scheme', 'Basic YWRhOmFkYQ=='],
  ['no scheme', 'kws_1'],
  ['a foreign alphabet', 'Bearer kws_1/../x'],
  ['201 characters', `Bearer ${'a'.repeat(201)}`],
  ['10 KB', `Bearer ${'a'.repeat(10_000)}`],
])('what has not the form of a token is refused, and is not shown again: %s', async (_, value) => {
  const answer = await get(bearer(value));
  expect(answer).toMatchObject({ status: 401, body: { code: 'session.invalid' } });
  expect(answer.headers['www-authenticate']).toBe('Bearer error="invalid_token"');
  expect(answer.text).not.toMatch(/kws_1|aaa/);
});

test.each<[string, Header[]]>([
  ['two headers', [bearer('Bearer kws_1'), bearer('Bearer kws_2')]],
  ['twice the same header', [bearer('Bearer kws_1'), bearer('Bearer kws_1')]],
  ['header and cookie', [bearer('Bearer kws_1'), cookie('kws_1')]],
  ['a malformed header and a cookie', [bearer('Basic x'), cookie('kws_1')]],
])('two credentials are refused, rather than one of them chosen: %s', async (_, headers) => {
  expect(await get(...headers)).toMatchObject({ status: 400, body: { code: 'session.ambiguous' } });
});

describe('a cookie, which a browser sends unasked,', () => {
  test.each<[string, () => Header[]]>([
    ['the page is ours', () => [['sec-fetch-site', 'same-origin']]],
    ['an older browser names our origin', () => [['origin', `http://${http.host}`]]],
  ])('may change something where %s', async (_, headers) => {
    expect(await post(...known('kws_1'), ...headers())).toMatchObject({ status: 201, body: { token: 'kws_1' } });
  });

  test.each<[string, () => Header[]]>([
    ['of another site', () => [['sec-fetch-site', 'cross-site']]],
    ['of a sibling domain', () => [['sec-fetch-site', 'same-site']]],
    [
      'of another site that names our origin',
      () => [
        ['sec-fetch-site', 'cross-site'],
        ['origin', `http://${http.host}`],
      ],
    ],
    ['of another origin', () => [['origin', 'https://evil.example']]],
    ['of another port', () => [['origin', 'http://127.0.0.1:1']]],
    ['of a sandbox', () => [['origin', 'null']]],
    ['that does not say whence', () => []],
    [
      'that forges what a proxy would say',
      () => [
        ['origin', 'https://evil.example'],
        ['x-forwarded-host', 'evil.example'],
      ],
    ],
  ])('changes nothing for a page %s', async (_, headers) => {
    const answer = await post(...known('kws_1'), ...headers());
    expect(answer).toMatchObject({ status: 403, body: { code: 'session.cross-site' } });
  });

  test('may read: a page elsewhere cannot see the answer', async () => {
    expect(await get(cookie('kws_1'), ['sec-fetch-site', 'cross-site'])).toMatchObject({ status: 200 });
  });
});

test('a bearer token is sent on purpose, from wherever', async () => {
  const answer = await post(bearer('Bearer kws_1'), ['sec-fetch-site', 'cross-site']);
  expect(answer).toMatchObject({ status: 201, body: { token: 'kws_1' } });
});
