import { connect } from '@nats-io/transport-node';
import { eventually, startPlatform, type Platform } from '#testing';
import {
  createClient,
  remoteVerifier,
  verifier,
  VerifierUnavailable,
  type InProcessVerifier,
  type KeyVerifier,
} from '../src/index.js';
import { openTenant, type Tenant } from './tenant.js';

const START_WITHIN_MS = 300_000;
/** Of a change of permissions, until the member's next key may name it. */
const FOLLOWED = { withinMs: 10_000 };

let platform: Platform;
let tenant: Tenant;
let here: InProcessVerifier;
let remote: KeyVerifier;

beforeAll(async () => {
  platform = await startPlatform();
  tenant = await openTenant(platform);
  here = await verifier({ natsUrl: platform.servers.natsUrl, environment: 'live' });
  const asker = await eventually(() => tenant.makeKey({ scopes: ['verify'] }), FOLLOWED);
  remote = remoteVerifier(createClient({ baseUrl: platform.url, key: asker.key }));
}, START_WITHIN_MS);

afterAll(async () => {
  await here.close();
  await platform.stop();
});

test('both verifiers say the same of a key', async () => {
  const { key, id } = await tenant.makeKey();
  const use = { service: tenant.service, clientIp: '192.0.2.7' };
  const { memberId, ...told } = (await here.verify(key, use)) as { memberId: string };
  expect(await remote.verify(key, use)).toEqual(told);
  expect(told).toMatchObject({ valid: true, keyId: id, projectId: tenant.projectId, services: [tenant.service] });
  expect(memberId).toMatch(/^mem_/);
  const elsewhere = { service: tenant.otherService };
  for (const each of [here, remote])
    expect(await each.verify(key, elsewhere)).toMatchObject({ code: 'service-not-granted' });
});

test('in this process a key is known after its first use, and refused as soon as its deletion is answered', async () => {
  const created = await tenant.makeKey();
  expect(await here.verify(created.key)).toMatchObject({ valid: true });
  const before = here.stats().hits;
  expect(here.verify(created.key)).toMatchObject({ valid: true });
  expect(here.stats().hits).toBe(before + 1);
  const { revision } = await tenant.member.apiKeys.delete(created);
  expect(revision).toMatch(/^key_.+:\d+$/);
  for (const each of [here, remote]) expect(await each.verify(created.key)).toMatchObject({ code: 'deleted' });
});

test('a service that is unticked is refused as soon as that is answered', async () => {
  const { key } = await tenant.makeKey();
  expect(await here.verify(key, tenant)).toMatchObject({ valid: true });
  await tenant.grant();
  expect(await here.verify(key, tenant)).toMatchObject({ code: 'service-not-granted' });
  await tenant.grant(tenant.service);
  await eventually(async () => expect(await here.verify(key, tenant)).toMatchObject({ valid: true }), FOLLOWED);
});

test('the life of a key, by the client', async () => {
  const { apiKeys } = tenant.member;
  const created = await apiKeys.create(tenant.projectId, {
    name: 'nightly batch',
    rateLimit: { requests: 9, seconds: 60 },
  });
  const edited = await apiKeys.edit(created, { name: 'weekly batch', rateLimit: null });
  expect(edited).toMatchObject({ name: 'weekly batch', rateLimit: null });
  await expect(apiKeys.edit(created, { name: 'too late' })).rejects.toMatchObject({ code: 'request.version-outdated' });
  const extended = await apiKeys.extend(created, 3);
  expect(Date.parse(extended.expiresAt) - Date.parse(created.expiresAt)).toBe(3 * 86_400_000);
  const rotated = await apiKeys.rotate(created);
  expect(await here.verify(created.key)).toMatchObject({ valid: false });
  await apiKeys.disable(created);
  expect(await here.verify(rotated.key)).toMatchObject({ code: 'disabled' });
  await apiKeys.enable(created);
  expect(await here.verify(rotated.key)).toMatchObject({ valid: true });
  expect(await apiKeys.get(created)).toMatchObject({ id: created.id, status: 'active' });
  const seen: string[] = [];
  for await (const { id } of apiKeys.list(tenant.projectId, { limit: 1, kind: 'standard' })) seen.push(id);
  expect(seen).toContain(created.id);
  expect(new Set(seen).size).toBe(seen.length);
  await expect(apiKeys.extend(created, 0)).rejects.toMatchObject({ status: 422, fields: [{ field: 'days' }] });
});

test('a connection that was given stays open; one that was opened here is closed, and nobody is let in any more', async () => {
  const { key } = await tenant.makeKey();
  const { username, password, host } = new URL(platform.servers.natsUrl);
  const connection = await connect({
    servers: host,
    user: username,
    pass: decodeURIComponent(password),
    maxReconnectAttempts: -1,
  });
  const [given, own] = [await verifier({ connection }), await verifier({ natsUrl: platform.servers.natsUrl })];
  for (const each of [given, own]) expect(await each.verify(key)).toMatchObject({ valid: true });
  await Promise.all([given.close(), own.close()]);
  expect(connection.isClosed()).toBe(false);
  await expect(own.verify(key)).rejects.toThrow(VerifierUnavailable);
  await connection.close();
});
