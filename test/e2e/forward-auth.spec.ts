import { randomUUID } from 'node:crypto';
import type { ServiceView } from '#contracts';
import { eventually, startPlatform, type Platform } from '#testing';
import type { Client, KeyPlace } from './client.js';
import { Scene, type Member } from './scene.js';
import { findNginx, startApplication, startNginx, type Application, type Nginx } from './nginx.js';

const START_WITHIN_MS = 300_000;
const IDENTITY = ['x-keyward-key-id', 'x-keyward-project', 'x-keyward-user', 'x-keyward-role'];

const binary = findNginx();
if (binary === null) process.stdout.write('skipped: forward auth behind a real nginx (none found; set NGINX)\n');
const behindNginx = binary === null ? test.skip : test;

let platform: Platform;
let application: Application;
let nginx: Nginx;
let scene: Scene;
let ada: Member;
let service: string;

beforeAll(async () => {
  if (binary === null) return;
  platform = await startPlatform();
  scene = await Scene.open(platform);
  const body = { code: `compute-${randomUUID()}`, name: 'Virtual machines', category: 'Compute' };
  service = (await scene.operator.send<ServiceView>('POST', '/v1/services', { body })).ok().id;
  ada = await scene.aMember('user');
  await grant([service]);
  application = await startApplication();
  nginx = await startNginx(binary, {
    APPLICATION_ADDRESS: application.address,
    KEYWARD_ADDRESS: new URL(platform.url).host,
    KEYWARD_SERVICE: service,
  });
}, START_WITHIN_MS);
afterAll(async () => {
  if (binary === null) return;
  await nginx.stop();
  await application.stop();
  await platform.stop();
});
beforeEach(() => {
  if (binary !== null) application.reached.splice(0);
});

const grant = async (services: readonly string[]) =>
  (
    await scene.operator.send('PUT', `/v1/projects/${scene.project.id}/members/${ada.member.id}/permissions`, {
      body: { services },
    })
  ).ok();
const aKey = async (client: Client = ada.client) => (await client.createKey(scene.project.id)).ok();
const deleteKey = async (key: KeyPlace) => (await ada.client.deleteKey(key)).ok();
const ask = (headers: Record<string, string> = {}, init: RequestInit = {}) =>
  fetch(`${nginx.url}/things?a=1`, { ...init, headers, signal: AbortSignal.timeout(20_000) });
const withKey = (text: string) => ({ authorization: `Bearer ${text}` });

behindNginx(
  'a request with a good key reaches the application, which is told whose the key is, and not the key',
  async () => {
    const { key: text, ...key } = await aKey();
    for (const headers of [withKey(text), { 'x-api-key': text }]) {
      const answer = await ask(headers, { method: 'POST', body: 'as it was' });
      expect([answer.status, await answer.text()]).toEqual([200, 'POST /things?a=1']);
    }
    for (const headers of application.reached) {
      expect(headers).toMatchObject({
        'x-keyward-key-id': key.id,
        'x-keyward-project': scene.project.id,
        'x-keyward-user': ada.user.id,
        'x-keyward-role': 'user',
      });
      expect(JSON.stringify(headers)).not.toContain(text);
    }
  },
);

behindNginx('what a client says about itself does not reach the application', async () => {
  const { key: text, ...key } = await aKey();
  const spoofed = Object.fromEntries([...IDENTITY, 'x-keyward-service'].map((name) => [name, 'spoofed']));
  const underscored = { x_keyward_project: 'spoofed', 'x-keyward_user': 'spoofed' };
  const answer = await ask({ ...spoofed, ...underscored, ...withKey(text) });
  expect(answer.status).toBe(200);
  expect(application.reached).toMatchObject([{ 'x-keyward-key-id': key.id, 'x-keyward-project': scene.project.id }]);
  expect(JSON.stringify(application.reached)).not.toContain('spoofed');
  expect((await ask(spoofed)).status).toBe(401);
  expect(application.reached).toHaveLength(1);
});

behindNginx('without a key, or with a wrong one, it is 401 with what is to be presented', async () => {
  const none = await ask();
  expect([none.status, none.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
  const wrong = await ask(withKey('kw_live_nothing'));
  expect([wrong.status, wrong.headers.get('www-authenticate')]).toEqual([401, 'Bearer error="invalid_token"']);
  expect((await fetch(`${nginx.url}/_keyward`)).status).toBe(404);
  expect(application.reached).toEqual([]);
});

behindNginx('with a good key that is not for this service it is 403, and says why', async () => {
  const { key: text } = await aKey();
  await grant([]);
  const refused = await ask(withKey(text));
  expect([refused.status, refused.headers.get('x-keyward-code')]).toEqual([403, 'service-not-granted']);
  expect(application.reached).toEqual([]);
  await grant([service]);
  expect((await ask(withKey(text))).status).toBe(200);
});

behindNginx('no request that begins after a key was deleted reaches the application', async () => {
  for (let round = 0; round < 10; round += 1) {
    const { key: text, ...key } = await aKey();
    expect((await ask(withKey(text))).status).toBe(200);
    await deleteKey(key);
    application.reached.splice(0);
    expect((await ask(withKey(text))).status).toBe(401);
    expect(application.reached).toEqual([]);
  }
});

behindNginx(
  'while Keyward cannot say, or does not answer, it is 503, and no request reaches the application',
  async () => {
    const { key: text } = await aKey();
    const [apiKeys, gateway] = [platform.service('api-keys'), platform.service('gateway')];
    const isAway = async () => {
      const refused = await ask(withKey(text));
      expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
    };
    await apiKeys.kill();
    // For the rest of its lease the gateway knows that nothing was revoked.
    await eventually(isAway, { withinMs: 15_000 });
    application.reached.splice(0);
    await isAway();
    await gateway.kill();
    await isAway();
    expect(application.reached).toEqual([]);
    await apiKeys.restart();
    await gateway.restart();
    await eventually(async () => expect((await ask(withKey(text))).status).toBe(200), { withinMs: 10_000 });
  },
  120_000,
);
