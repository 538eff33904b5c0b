import { eventually, startPlatform, type Platform, type ServiceName } from '#testing';
import { Client } from './client.js';
import { Scene } from './scene.js';

const START_WITHIN_MS = 300_000;

let platform: Platform;
let anyone: Client;

beforeAll(async () => {
  platform = await startPlatform();
  anyone = new Client(platform.url);
}, START_WITHIN_MS);
afterAll(() => platform.stop());

interface LogLine {
  readonly msg?: string;
  readonly service?: string;
  readonly requestId?: string;
  readonly command?: string;
  readonly route?: string;
  readonly status?: number;
}

async function linesAbout(requestId: string, name: ServiceName): Promise<LogLine[]> {
  const lines = (await platform.logs(name)).split('\n').filter((line) => line.includes(requestId));
  return lines.map((line) => JSON.parse(line) as LogLine);
}

test('one id leads from a request through the logs of every service it touched to its audit entry', async () => {
  const scene = await Scene.open(platform);
  const { client } = await scene.aMember();
  const key = (await client.createKey(scene.project.id)).ok();
  const extended = await client.extendKey(key, 30);
  const requestId = extended.headers.get('x-request-id') ?? '';
  expect(requestId).toMatch(/^req_[0-9A-Za-z]{22}$/);

  const route = '/v1/projects/:projectId/api-keys/:keyId/extend';
  await eventually(
    async () => {
      expect(await linesAbout(requestId, 'gateway')).toMatchObject([
        { msg: 'answered', requestId, route, status: 200 },
      ]);
      expect(await linesAbout(requestId, 'identity')).toMatchObject([
        { msg: 'command', requestId, command: 'identity.resolve-session' },
      ]);
      expect(await linesAbout(requestId, 'api-keys')).toMatchObject([
        { msg: 'command', requestId, command: 'api-keys.extend', service: 'api-keys' },
      ]);
      const { items } = (await scene.operator.auditEntries(scene.project.id, '?action=key.extended')).ok();
      expect(items).toMatchObject([{ requestId, target: key.id, version: 2 }]);
    },
    { withinMs: 5_000 },
  );
});

test('every line of every log is one JSON document with time, level and service', async () => {
  for (const name of ['identity', 'api-keys', 'audit', 'webhooks', 'gateway'] as const) {
    const lines = (await platform.logs(name)).trimEnd().split('\n');
    const broken = lines.filter((line) => !/^\{.*"level":"\w+".*"time":".+Z".*"service":"[a-z-]+".*\}$/.test(line));
    expect(broken).toEqual([]);
  }
});

interface Described {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly operationId?: string }>>>>;
}

test('/openapi.json is OpenAPI 3.1 and describes every call of the surface', async () => {
  const { openapi, paths } = (await anyone.send<Described>('GET', '/openapi.json')).ok();
  const calls = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(openapi).toBe('3.1.0');
  expect(calls).toEqual(
    expect.arrayContaining([
      'GET /livez',
      'GET /readyz',
      'POST /v1/session',
      'GET /v1/session',
      'DELETE /v1/session',
      'POST /v1/users',
      'POST /v1/projects',
      'GET /v1/projects',
      'GET /v1/projects/{projectId}',
      'POST /v1/projects/{projectId}/members',
      'GET /v1/projects/{projectId}/members',
      'POST /v1/projects/{projectId}/api-keys',
      'GET /v1/projects/{projectId}/api-keys',
      'GET /v1/projects/{projectId}/api-keys/{keyId}',
      'POST /v1/projects/{projectId}/api-keys/{keyId}/extend',
      'DELETE /v1/projects/{projectId}/api-keys/{keyId}',
      'POST /v1/api-keys/verify',
      'GET /v1/projects/{projectId}/audit-entries',
      'GET /v1/audit-entries',
    ]),
  );
});

test('/docs is a page a browser shows', async () => {
  const page = await anyone.send('GET', '/docs');
  expect(page.status).toBe(200);
  expect(page.headers.get('content-type')).toMatch(/^text\/html/);
  expect(page.text).toContain('<title>Keyward API</title>');
});

test('/livez says that the gateway runs', async () => {
  expect((await anyone.send('GET', '/livez')).ok()).toEqual({ live: true });
});

test('/readyz names every part the platform stands on', async () => {
  const { ready, dependencies } = (await anyone.readiness()).ok();
  expect(ready).toBe(true);
  const parts = ['mongodb', 'nats', 'events'];
  const expected = ['identity', 'api-keys', 'audit', 'webhooks'].flatMap((service) =>
    parts.map((part) => `${service}/${part}`),
  );
  expect(dependencies.map(({ name }) => name)).toEqual(expect.arrayContaining([...expected, 'nats']));
  expect(dependencies.map((each) => each.ready)).toEqual(dependencies.map(() => true));
});
