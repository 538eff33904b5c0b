import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { MongoClient } from 'mongodb';
import type { CreatedApiKeyView } from '#contracts';
import { eventually, startPlatform, type Platform } from '#testing';
import { Scene, type Member } from '../e2e/scene.js';

const START_WITHIN_MS = 300_000;
const TEST_WITHIN_MS = 180_000;
const FOLLOWED = { withinMs: 60_000 };

let platform: Platform;
let mongo: MongoClient;
let scene: Scene;

beforeAll(async () => {
  platform = await startPlatform();
  mongo = await MongoClient.connect(platform.servers.mongoUrl, { readConcernLevel: 'majority' });
  scene = await Scene.open(platform);
}, START_WITHIN_MS);
afterAll(async () => {
  await mongo.close();
  await platform.stop();
});

async function aHolderOf(count: number): Promise<{ holder: Member; keys: CreatedApiKeyView[] }> {
  const holder = await scene.aMember();
  const keys: CreatedApiKeyView[] = [];
  while (keys.length < count) keys.push((await holder.client.createKey(scene.project.id)).ok());
  return { holder, keys };
}

/** @returns the status: 503 where it is stored, and nobody could confirm that it holds everywhere. */
async function remove({ member }: Member): Promise<number> {
  const answer = await scene.operator.send('DELETE', `/v1/projects/${member.projectId}/members/${member.id}`);
  if (answer.status === 503) expect(answer.problem.code).toBe('revocation.unconfirmed');
  return answer.status;
}

async function codesOf(keys: readonly CreatedApiKeyView[]): Promise<Set<string>> {
  const codes = new Set<string>();
  for (const { key } of keys) codes.add((await scene.operator.verify(key)).ok().code);
  return codes;
}

/** What the audit log holds of each key: `<action>:<version>`, in its order. */
async function historiesOf(keys: readonly CreatedApiKeyView[]): Promise<string[]> {
  const entries = mongo
    .db('keyward-audit')
    .collection<{ _id: number; target: string; action: string; version: number }>('entries');
  const found = await entries
    .find({ target: { $in: keys.map(({ id }) => id) } })
    .sort({ _id: 1 })
    .toArray();
  const byKey = Map.groupBy(found, ({ target }) => target);
  return [...byKey.values()].map((history) => history.map(({ action, version }) => `${action}:${version}`).join(' '));
}

/** Each key ended once: in its document, for who presents it, and in the log. */
async function assertEndedOnce(keys: readonly CreatedApiKeyView[]): Promise<void> {
  await eventually(async () => {
    expect(await historiesOf(keys)).toEqual(keys.map(() => 'key.created:1 key.deleted:2'));
  }, FOLLOWED);
  expect(await codesOf(keys)).toEqual(new Set(['deleted']));
}

/** Events of the membership that the audit has not confirmed: what is confirmed, identity does not tell again. */
async function pendingOf({ member }: Member): Promise<unknown> {
  const members = mongo.db('keyward-identity').collection<{ _id: string; pending: unknown[] }>('members');
  return (await members.findOne({ _id: member.id }))?.pending;
}

/** With all that nobody has read yet. */
async function loseEvents(): Promise<void> {
  const { username, password, host } = new URL(platform.servers.natsUrl);
  const nats = await connect({ servers: host, user: username, pass: decodeURIComponent(password) });
  const manager = await jetstreamManager(nats);
  await manager.streams.delete('EVENTS');
  await nats.close();
}

test(
  'the keys of a member that was removed while api-keys was dead are refused and end, each once',
  async () => {
    const { holder, keys } = await aHolderOf(20);
    const other = await aHolderOf(1);
    expect(await codesOf(keys)).toEqual(new Set(['valid']));
    await platform.service('api-keys').kill();
    expect(await remove(holder)).toBe(503);
    await platform.service('api-keys').restart();
    await assertEndedOnce(keys);
    expect(await remove(holder)).toBe(204);
    expect(await codesOf(other.keys)).toEqual(new Set(['valid']));
    expect((await holder.client.createKey(scene.project.id)).status).toBe(404);
  },
  TEST_WITHIN_MS,
);

test(
  'api-keys killed in the midst of ending the keys of a member ends the rest afterwards, and none twice',
  async () => {
    const { holder, keys } = await aHolderOf(300);
    const documents = mongo.db('keyward-api-keys').collection('apikeys');
    const ended = () => documents.countDocuments({ memberId: holder.member.id, deletedAt: { $ne: null } });
    const removing = remove(holder);
    await eventually(async () => expect(await ended()).toBeGreaterThan(0), FOLLOWED);
    await platform.service('api-keys').kill();
    expect(await ended()).toBeLessThan(keys.length);
    expect([204, 503]).toContain(await removing);
    await platform.service('api-keys').restart();
    await assertEndedOnce(keys);
  },
  TEST_WITHIN_MS,
);

test(
  'the loss of the event stream before a removal was heard does not keep the keys alive',
  async () => {
    const { holder, keys } = await aHolderOf(3);
    await platform.service('api-keys').kill();
    expect(await remove(holder)).toBe(503);
    await eventually(async () => expect(await pendingOf(holder)).toEqual([]), FOLLOWED);
    await loseEvents();
    await platform.service('api-keys').restart();
    await assertEndedOnce(keys);
  },
  TEST_WITHIN_MS,
);
