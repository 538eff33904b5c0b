import { getModelToken } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { randomUUID } from 'node:crypto';
import {
  apiKeyPolicyChanged,
  deleteApiKey,
  enableApiKey,
  newId,
  reportLeakedKeys,
  rotateApiKey,
  systemActor,
  type KeywardEvent,
  type LeakAction,
} from '#contracts';
import { digestOf } from '#key-text';
import { anAdmin, aUser, eventually, startServers, type TestServers } from '#testing';
import { foundTextOf } from '../src/leaks/domain/found-text.js';
import { LEAK_REPORT, type LeakReport } from '../src/leaks/store/leak-report.schema.js';
import { PolicyStore, policyIdOf } from '../src/policies/store/policy.store.js';
import { Peppers } from '../src/keys/domain/peppers.js';
import { aCreation, aKey, aPolicy, once } from './builders.js';
import { hearEvents, makeKey, startKeysService, type HeldKey, type KeysService } from './keys-service.js';

const START_WITHIN_MS = 300_000;
const DONE = { withinMs: 10_000 };

let servers: TestServers;
let keys: KeysService;
let projectId: string;
let events: readonly KeywardEvent[];
let held: HeldKey;

beforeAll(async () => {
  servers = await startServers();
  keys = await startKeysService(servers);
}, START_WITHIN_MS);
afterAll(async () => {
  await keys.stop();
  await servers.stop();
});
beforeEach(async () => {
  projectId = newId('prj');
  events = hearEvents(keys, projectId);
  held = await makeKey(keys, aUser({ projectId }));
});

const reports = () => keys.app.get<Model<LeakReport>>(getModelToken(LEAK_REPORT));
const found = ({ view, digest }: HeldKey) => ({ keyId: view.id, digest });
const stored = ({ view }: HeldKey) => keys.documents.findById(view.id).lean();
const leaks = () => events.filter(({ type }) => type === 'key.leaked').map(({ data }) => data['action']);

/** Waits until the report has been looked into. */
async function report(...texts: readonly { readonly keyId: string; readonly digest: string }[]): Promise<unknown> {
  const answer = await keys.bus.request(reportLeakedKeys, { found: texts });
  await eventually(async () => expect(await reports().countDocuments()).toBe(0), DONE);
  return answer;
}

async function onLeak(action: LeakAction): Promise<void> {
  const [before, after] = [aPolicy(), aPolicy({ onLeak: action })];
  const event = apiKeyPolicyChanged.of({ actor: systemActor, data: { before, after } });
  await keys.app.get(PolicyStore).insert({ state: { _id: policyIdOf(projectId), projectId, ...after }, event });
}

async function rotate({ view }: HeldKey, graceSeconds: number): Promise<HeldKey> {
  const actor = anAdmin({ projectId });
  const { text, request } = aCreation(actor);
  const material = { ...request.material, keyId: view.id };
  const asked = { actor, projectId, keyId: view.id, graceSeconds, material, idempotency: once() };
  const { body } = await keys.bus.request(rotateApiKey, asked);
  return { view: body, text, digest: material.digest };
}

test('a key that is found is disabled, and told of once, with its owner', async () => {
  await report(found(held));
  const leakedAt = keys.clock.now();
  expect(await stored(held)).toMatchObject({ leakedAt, disabledAt: leakedAt });
  await eventually(() => expect(leaks()).toEqual(['disabled']), DONE);
  const told = events.find(({ type }) => type === 'key.leaked');
  const { ownerId, name, id } = held.view;
  expect(told?.data).toMatchObject({
    ownerId,
    name,
    actor: { kind: 'system' },
    after: { leakedAt: leakedAt.toISOString() },
  });
  expect(JSON.stringify(told)).not.toContain(held.digest);
  await report(found(held), found(held));
  expect(await stored(held)).toMatchObject({ _id: id, ver: 2 });
});

test('where the project wishes so, it is flagged and goes on', async () => {
  await onLeak('flag');
  await report(found(held));
  expect(await stored(held)).toMatchObject({ leakedAt: keys.clock.now(), disabledAt: null });
  await eventually(() => expect(leaks()).toEqual(['flagged']), DONE);
});

test('whatever is found, the answer is the same, and nothing else is touched', async () => {
  const { view } = await makeKey(keys, aUser({ projectId }));
  const deleted = await makeKey(keys, aUser({ projectId }));
  await keys.bus.request(deleteApiKey, { actor: anAdmin({ projectId }), projectId, keyId: deleted.view.id });
  const wrong = digestOf(randomUUID());
  const answers = [
    await report({ keyId: view.id, digest: wrong }),
    await report({ keyId: newId('key'), digest: held.digest }),
    await report(found(deleted)),
    await report({ keyId: view.id, digest: wrong }, found(held)),
  ];
  expect(answers).toEqual([{}, {}, {}, {}]);
  const versions = await keys.documents.find({ projectId }).sort({ _id: 1 }).lean();
  const byId = Object.fromEntries(versions.map(({ _id, ver, leakedAt }) => [_id, [ver, leakedAt !== null]]));
  expect(byId).toEqual({ [view.id]: [1, false], [held.view.id]: [2, true], [deleted.view.id]: [2, false] });
});

test('the text from before a rotation counts as long as it holds, and each text is told of once', async () => {
  const rotated = await rotate(held, 60);
  await report(found(held));
  await report(found(held));
  expect(await stored(held)).toMatchObject({ ver: 3, disabledAt: keys.clock.now() });
  await keys.bus.request(enableApiKey, { actor: anAdmin({ projectId }), projectId, keyId: held.view.id });
  await report(found(held), found(rotated));
  expect(await stored(held)).toMatchObject({ ver: 5, disabledAt: keys.clock.now() });
});

test('a text that holds no more is no leak', async () => {
  await rotate(held, 0);
  await report(found(held));
  expect(await stored(held)).toMatchObject({ ver: 2, leakedAt: null });
  const until = new Date('2026-03-01');
  const previous = { digest: { pepper: 1, hmac: 'old' }, lastFour: 'aaaa', until };
  const key = aKey({ digest: { pepper: 1, hmac: 'new' }, previous });
  const at = (milliseconds: number) => foundTextOf(key, ['old'], new Date(until.getTime() + milliseconds));
  expect([at(-1), at(0)]).toEqual([previous.digest, null]);
});

test('a report that was taken is looked into in the next life of the service', async () => {
  const hmacs = [...keys.app.get(Peppers).hmacsOf(held.digest)];
  const [first] = await reports().insertMany([{ requestId: newId('req'), found: [{ keyId: held.view.id, hmacs }] }]);
  expect(first).toBeDefined();
  await keys.stop();
  keys = await startKeysService(servers);
  await eventually(async () => expect(await stored(held)).toMatchObject({ ver: 2, leakedAt: keys.clock.now() }), DONE);
  await eventually(async () => expect(await reports().countDocuments()).toBe(0), DONE);
});
