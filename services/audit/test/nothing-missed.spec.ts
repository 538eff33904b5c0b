import { getModelToken } from '@nestjs/mongoose';
import { jetstreamManager } from '@nats-io/jetstream';
import type { Model } from 'mongoose';
import { newId, type KeywardEvent } from '#contracts';
import { EventStream, Nats } from '#messaging';
import { eventually, startServers, type TestServers } from '#testing';
import { Reconciler } from '../src/intake/reconciler.js';
import { PARKED, type Parked } from '../src/intake/store/parked.schema.js';
import {
  anOwner,
  assertWhole,
  confirmed,
  entriesOf,
  startAudit,
  type AuditService,
  type Owner,
} from './audit-service.js';
import { anEvent, versionsOf } from './builders.js';
import { playOwner, type PlayedOwner } from './played-owner.js';

const START_WITHIN_MS = 300_000;
const SOON = { withinMs: 20_000 };

let servers: TestServers;
let audit: AuditService;
let owner: Owner;
let played: PlayedOwner;

beforeAll(async () => {
  servers = await startServers();
  audit = await startAudit(servers);
  played = await playOwner(servers.natsUrl, 'api-keys');
}, START_WITHIN_MS);
afterAll(async () => {
  await played.leave();
  await audit.stop();
  await servers.stop();
});
beforeEach(async () => {
  owner = await anOwner(servers);
  played.pending = [];
  played.versions = {};
});
afterEach(async () => {
  await owner.leave();
  await assertWhole(audit);
});

const subjectOf = ([first]: readonly KeywardEvent[]) => first?.subject ?? '';
const audited = async () => (await entriesOf(audit, owner)).map(({ eid }) => eid);
const parked = (): Model<Parked> => audit.app.get(getModelToken(PARKED));

test('a gap is filled from its owner, in order', async () => {
  const target = newId('key');
  const history = versionsOf(target, [1, 2, 3, 4], { source: '/keyward/api-keys' });
  played.pending = history;
  await owner.tell(history.slice(0, 1));
  await owner.tell(history.slice(3));
  const versions = async () =>
    (await audit.entries.find({ target }).sort({ _id: 1 }).lean()).map(({ version }) => version);
  await eventually(async () => expect(await versions()).toEqual([1, 2, 3, 4]), SOON);
  await eventually(async () => expect(await parked().countDocuments({ target })).toBe(0), SOON);
});

test('a gap that nobody fills is an alarm, holds up no other, and is closed when its event comes after all', async () => {
  const [first, second, third] = versionsOf(newId('key'), [1, 2, 3], { source: owner.source });
  const missing = [first].filter((event) => event !== undefined);
  const early = [third, second].filter((event) => event !== undefined);
  const other = anEvent({ source: owner.source });
  await owner.tell([...early, other]);
  await confirmed(owner, [other]);
  await eventually(
    async () => expect(await parked().countDocuments({ _id: { $in: early.map(({ id }) => id) } })).toBe(2),
    SOON,
  );
  // As if it had waited for a minute.
  await parked().updateMany({}, { $set: { since: new Date(Date.now() - 60_000) } });
  await eventually(async () => expect((await parked().findById(second?.id).lean())?.alarmedAt).not.toBeNull(), SOON);
  await owner.tell(missing);
  await confirmed(owner, [...missing, ...early]);
  expect(await audited()).toEqual([other.id, first?.id, second?.id, third?.id]);
});

test('an event from the future is taken in', async () => {
  const time = new Date(Date.now() + 24 * 60 * 60 * 1_000).toISOString();
  const event = anEvent({ source: owner.source, time });
  await owner.tell([event]);
  await confirmed(owner, [event]);
  expect((await entriesOf(audit, owner))[0]?.at).toEqual(new Date(time));
});

test('what an owner has told nobody comes by the reconciler alone, and is confirmed', async () => {
  const history = versionsOf(newId('key'), [1, 2, 3], { source: '/keyward/api-keys' });
  played.pending = history;
  await audit.app.get(Reconciler).run();
  const entries = await audit.entries
    .find({ target: subjectOf(history) })
    .sort({ _id: 1 })
    .lean();
  expect(entries.map(({ version }) => version)).toEqual([1, 2, 3]);
  const taken = () => audit.app.get(Reconciler).findings.get('api-keys')?.taken;
  await eventually(() => expect(taken()).toBeGreaterThanOrEqual(3), SOON);
  const ids = history.map(({ id }) => id);
  await eventually(() => expect(played.receipts).toEqual(expect.arrayContaining(ids)), SOON);
});

test('an owner that knows less than the log has lost something: that is told once', async () => {
  const [target, whole] = [newId('key'), newId('key')];
  const given = { source: '/keyward/api-keys' };
  const history = versionsOf(target, [1, 2, 3], given);
  played.pending = [...history, ...versionsOf(whole, [1], given)];
  played.versions = { [target]: 3, [whole]: 1 };
  await audit.app.get(Reconciler).run();
  const behind = async () => {
    const findings = await audit.entries.find({ action: 'log.owner-behind' }).lean();
    return findings.map(({ details }) => details).filter((each) => [target, whole].includes(String(each['target'])));
  };
  expect(await behind()).toEqual([]);
  played.pending = [];
  played.versions = { [target]: 2, [whole]: 1 };
  await owner.tell(history.slice(2));
  await eventually(async () => {
    await audit.app.get(Reconciler).run();
    expect(await behind()).toEqual([{ owner: 'api-keys', target, logVersion: 3, ownerVersion: 2 }]);
  }, SOON);
  await owner.tell(history.slice(2));
  await audit.app.get(Reconciler).run();
  expect(await behind()).toHaveLength(1);
});

test('a stream that was deleted begins anew, the log says when, and events go on', async () => {
  const stream = audit.app.get(EventStream);
  const first = stream.epoch?.id;
  await eventually(async () => expect(await audit.entries.exists({ target: first ?? '' })).not.toBeNull(), SOON);
  const { streams, consumers } = await jetstreamManager(audit.app.get(Nats).connection);
  await streams.delete('EVENTS');
  await eventually(() => expect(stream.epoch?.id).not.toBe(first), SOON);
  await eventually(async () => {
    const entry = await audit.entries.findOne({ target: stream.epoch?.id ?? '' }).lean();
    expect(entry).toMatchObject({ action: 'stream.declared', version: 1, details: { stream: 'EVENTS' } });
  }, SOON);
  await eventually(() => consumers.info('EVENTS', 'audit'), SOON);
  const event = anEvent({ source: owner.source });
  await owner.tell([event]);
  await confirmed(owner, [event]);
});

test('a consumer that was altered or deleted is put right, and nothing is missed', async () => {
  const events = Array.from({ length: 6 }, () => anEvent({ source: owner.source }));
  const { consumers } = await jetstreamManager(audit.app.get(Nats).connection);
  await audit.app.get(EventStream).consumers.look();
  await consumers.update('EVENTS', 'audit', { filter_subject: 'evt.v1.user.>' });
  await owner.tell(events.slice(0, 3));
  await confirmed(owner, events.slice(0, 3));
  await consumers.delete('EVENTS', 'audit');
  await owner.tell(events.slice(3));
  await confirmed(owner, events);
  expect((await consumers.info('EVENTS', 'audit')).config.filter_subject).toBe('evt.v1.>');
});
