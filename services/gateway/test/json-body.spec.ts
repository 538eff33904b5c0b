import { Body, Controller, Post } from '@nestjs/common';
import { startHttp, type HttpServer } from './http-server.js';

@Controller('echo')
class EchoController {
  @Post()
  echo(@Body() body: unknown): unknown {
    return { body };
  }
}

let http: HttpServer;

beforeAll(async () => {
  http = await startHttp(EchoController);
});
afterAll(() => http.stop());

const post = (body: string | Uint8Array, type = 'application/json') =>
  http.send('POST', '/echo', { body, headers: [['content-type', type]] });
const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;

test.each([
  ['text that looks like structure', String.raw`{"a:b":"{[\",:\\"}`],
  ['an escaped backslash before the end of a string', String.raw`{"a":"\\","b":{"c":"\\\""}}`],
  ['an emoji, written and escaped', String.raw`["🔑","\ud83d\udd11"]`],
  ['numbers that a double holds', '[0,-1,0.1,9007199254740991,-9007199254740991,1e-7]'],
  ['32 levels', nested(32)],
  ['white space wherever it may be', ' { "a" : [ 1 , { } ] , "b" : null }\r\n'],
  ['the same name in two objects', '{"a":{"n":1},"b":{"n":2},"n":3}'],
])('JSON is read as it is written: %s', async (_, text) => {
  const answer = await post(text);
  expect(answer).toMatchObject({ status: 201, body: { body: JSON.parse(text) as unknown } });
});

test.each<[string, string | Uint8Array]>([
  ['text', 'name=Ada'],
  ['only the beginning', '{"name":"Ad'],
  ['two documents', '{}{}'],
  ['a comma too many', '{"a":1,}'],
  ['a comment', '{"a":1/* one */}'],
  ['single quotes', "{'a':1}"],
  ['NaN', '{"a":NaN}'],
  ['a member twice', '{"n":1,"n":2}'],
  ['a member twice, deep inside', '{"a":[{"b":{"n":1,"n":1}}]}'],
  ['a member twice, once escaped', String.raw`{"n":1,"\u006e":2}`],
  ['__proto__', '{"__proto__":{"polluted":true}}'],
  ['__proto__, escaped and deep inside', String.raw`{"a":[{"\u005f_proto__":{"polluted":true}}]}`],
  ['constructor', '{"constructor":{"prototype":{"polluted":true}}}'],
  ['prototype', '{"prototype":{}}'],
  ['NUL, escaped', String.raw`{"a":"\u0000"}`],
  ['NUL, as it is', '{"a":"\0"}'],
  ['NUL in a name', String.raw`{"\u0000":1}`],
  ['a lone high surrogate', String.raw`{"a":"\ud800"}`],
  ['a lone low surrogate', String.raw`{"a":"x\udc00"}`],
  ['surrogates in the wrong order', String.raw`{"a":"\udd11\ud83d"}`],
  ['a lone surrogate in a name', String.raw`{"\ud800":1}`],
  ['bytes that are no UTF-8', Buffer.from('{"a":"\xff"}', 'latin1')],
  ['an overlong slash', Buffer.from([0x22, 0xc0, 0xaf, 0x22])],
  ['a surrogate in UTF-8', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22])],
  ['UTF-16', Buffer.from('{}', 'utf16le')],
  ['1e400', '{"n":1e400}'],
  ['-1e400', '{"n":-1e400}'],
  ['2^53 + 1', '{"n":9007199254740993}'],
  ['-(2^53 + 1)', '{"n":-9007199254740993}'],
  ['33 levels', nested(33)],
])('what cannot be read in one way only is refused: %s', async (_, body) => {
  const answer = await post(body);
  expect(answer).toMatchObject({ status: 400, body: { code: 'request.malformed' } });
  expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
  expect(Object.prototype).not.toHaveProperty('polluted');
});

test('a refusal repeats nothing of what was sent', async () => {
  const { text } = await post('{"password":"hunter2",}');
  expect(text).not.toContain('hunter2');
});

test.each([
  ['10,000 levels of lists', '['.repeat(10_000)],
  ['10,000 levels of objects', '{"a":'.repeat(10_000)],
  ['a string that never ends, full of escaped quotes', `"${'\\"'.repeat(32_000)}`],
  ['the same, ending in a backslash', `"${'\\"'.repeat(32_000)}\\`],
  ['nothing but quotes', '"'.repeat(65_000)],
  ['nothing but backslashes', `"${'\\'.repeat(65_000)}`],
])('no body of 64 KiB keeps the processor busy: %s', async (_, body) => {
  const before = process.cpuUsage();
  const { status } = await post(body);
  const { user } = process.cpuUsage(before);
  expect(status).toBe(400);
  expect(user).toBeLessThan(250_000);
});

test.each(['application/json', 'application/json; charset=utf-8', 'Application/JSON; charset="UTF-8"'])(
  'UTF-8 may be named: %s',
  async (type) => {
    expect(await post('{"a":"é"}', type)).toMatchObject({ status: 201, body: { body: { a: 'é' } } });
  },
);

test.each([
  'application/json; charset=utf-16',
  'application/json; charset=latin1',
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/json-patch+json',
])('any other type is refused: %s', async (type) => {
  expect(await post('{}', type)).toMatchObject({ status: 415, body: { code: 'request.unsupported-media-type' } });
});

test('a body without a type is refused', async () => {
  expect(await http.send('POST', '/echo', { body: '{}' })).toMatchObject({ status: 415 });
});

test('64 KiB are read, and a byte more is not', async () => {
  const fill = (bytes: number) => `"${'a'.repeat(bytes - 2)}"`;
  expect((await post(fill(64 * 1024))).status).toBe(201);
  expect(await post(fill(64 * 1024 + 1))).toMatchObject({ status: 413, body: { code: 'request.too-large' } });
});
