import { Body, Controller, Delete, Get, HttpCode, Patch, Post } from '@nestjs/common';
import { currentRequest, type Replayable } from '#contracts';
import { startEmbeddedNats, type EmbeddedNats } from '#testing';
import { Revoking } from '../src/http/revoking.js';
import { Idempotent } from '../src/idempotency/once.js';
import { makeDocument } from '../src/openapi/document.js';
import { startGateway, type Gateway } from './gateway.js';
import { startHttp, type HttpServer, type Sent } from './http-server.js';

const START_WITHIN_MS = 300_000;
const revision = 'key_01Kq3nH0sYpC2vV6bT9xWd:2';

const timeLeftMs = () => (currentRequest()?.deadline ?? 0) - Date.now();

@Controller()
class KeysController {
  @Delete('key')
  @Revoking()
  delete() {
    return { revision };
  }

  @Delete('member')
  @HttpCode(204)
  @Revoking()
  remove() {
    return Promise.resolve({ revision });
  }

  @Patch('project')
  @Revoking()
  rename(@Body() body: object) {
    return body;
  }

  @Post('rotate')
  @Idempotent()
  @Revoking()
  rotate(): Replayable<object> {
    return { body: { revision, key: 'kw_live_…' }, replayed: true };
  }

  @Post('time')
  @Revoking()
  async longer() {
    await new Promise(setImmediate);
    return { timeLeftMs: timeLeftMs(), requestId: currentRequest()?.requestId };
  }

  @Get('time')
  usual() {
    return { timeLeftMs: timeLeftMs(), revision };
  }
}

let http: HttpServer;
let nats: EmbeddedNats;
let gateway: Gateway;
beforeAll(async () => {
  [http, nats] = await Promise.all([startHttp(KeysController), startEmbeddedNats()]);
  gateway = await startGateway(nats.natsServer.url);
}, START_WITHIN_MS);
afterAll(async () => {
  await Promise.all([http.stop(), gateway.stop()]);
  await nats.stop();
});

const json: Sent = { body: '{}', headers: [['content-type', 'application/json']] };

test('what was taken away is named in a header too', async () => {
  const answer = await http.send('DELETE', '/key');
  expect(answer).toMatchObject({ status: 200, headers: { 'keyward-revision': revision }, body: { revision } });
});

test('an answer without a body has the header alone', async () => {
  const answer = await http.send('DELETE', '/member');
  expect(answer).toMatchObject({ status: 204, headers: { 'keyward-revision': revision }, text: '' });
});

test('an answer given before names it again, without its wrapping', async () => {
  const answer = await http.send('POST', '/rotate', json);
  expect(answer).toMatchObject({ headers: { 'keyward-revision': revision, 'idempotency-replayed': 'true' } });
  expect(answer.body).toEqual({ revision, key: 'kw_live_…' });
});

test.each(['{}', '{"revision":null}', '{"revision":7}'])('where nothing was there is no header: %s', async (body) => {
  expect((await http.send('PATCH', '/project', { ...json, body })).headers).not.toHaveProperty('keyward-revision');
});

test('a route that is not marked tells of none', async () => {
  expect((await http.send('GET', '/time')).headers).not.toHaveProperty('keyward-revision');
});

test('such a request has 6 s instead of 3, and is the same request', async () => {
  const leftOf = async (method: string) =>
    (await http.send(method, '/time', method === 'GET' ? {} : json)).body as Record<string, unknown>;
  const { timeLeftMs: usual } = await leftOf('GET');
  expect(usual).toBeGreaterThan(1_000);
  expect(usual).toBeLessThanOrEqual(3_000);
  const { timeLeftMs: longer } = await leftOf('POST');
  expect(longer).toBeGreaterThan(4_000);
  expect(longer).toBeLessThanOrEqual(6_000);
  const named = await http.send('POST', '/time', {
    ...json,
    headers: [...(json.headers ?? []), ['x-request-id', 'r1']],
  });
  expect(named.body).toMatchObject({ requestId: 'r1' });
});

test('every route that may take something away says so, and the document names the header', () => {
  interface Described {
    readonly operationId: string;
    readonly 'x-revoking'?: true;
    readonly responses: Readonly<Record<string, { readonly headers?: object }>>;
  }
  const paths = Object.values(makeDocument(gateway.app).paths) as Record<string, Described>[];
  const revoking = paths.flatMap((path) => Object.values(path)).filter((operation) => operation['x-revoking']);
  expect(revoking.map(({ operationId }) => operationId).sort()).toEqual([
    'apiKeys.delete',
    'apiKeys.disable',
    'apiKeys.edit',
    'apiKeys.reveal',
    'apiKeys.rotate',
    'members.changeRole',
    'members.remove',
    'members.setPermissions',
    'projects.update',
    'users.erase',
    'users.update',
  ]);
  for (const { responses } of revoking) {
    const answers = Object.entries(responses).filter(([status]) => status.startsWith('2'));
    expect(answers.map(([, { headers = {} }]) => Object.keys(headers))).toEqual([['Keyward-Revision']]);
    expect(responses['4XX']).not.toHaveProperty('headers');
  }
});
