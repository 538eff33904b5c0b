import { MongoClient, type Collection } from 'mongodb';
import { randomInt } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { getCheckpoint, readLeaves, systemActor } from '#contracts';
import { Frontier, leafHash, parseCheckpoint, parseNote } from '#merkle';
import { CommandBus, Nats } from '#messaging';
import { eventually, startEmbeddedServers, startPlatform, type EmbeddedServers, type Platform } from '#testing';
import { Teller } from './teller.js';

const START_WITHIN_MS = 300_000;
const TEST_WITHIN_MS = 180_000;
/** The promise is 3 s: this machine may have other things to do. */
const TAKES_OVER_WITHIN_MS = 5_000;
const SETTLED_WITHIN_MS = 60_000;
const FREEZES = 4;

const program = fileURLToPath(new URL('../../dist/services/audit/src/main.js', import.meta.url));
const key = {
  KEYWARD_LOG_ORIGIN: 'keyward.test/two-audits',
  KEYWARD_LOG_SEED: Buffer.alloc(32, 'two audits, one log').toString('base64url'),
};

interface Entry {
  readonly _id: number;
  readonly eid: string;
  readonly target: string;
  readonly version: number;
  readonly recordedAt: Date;
}

type Audit = ReturnType<Platform['service']>;

let servers: EmbeddedServers;
let platform: Platform;
let audits: readonly Audit[];
let mongo: MongoClient;
let nats: Nats;
let teller: Teller;

beforeAll(async () => {
  servers = await startEmbeddedServers();
  platform = await startPlatform({ servers, services: ['audit'], environments: { audit: key } });
  const env = { ...key, KEYWARD_MONGO_URL: servers.mongoUrl };
  const { service } = await platform.startFurther({ name: 'second-audit', program, env });
  audits = [platform.service('audit'), service];
  mongo = await MongoClient.connect(servers.mongoUrl, { directConnection: true });
  nats = await Nats.open({ url: servers.natsUrl, service: 'teller' });
  teller = new Teller(nats);
}, START_WITHIN_MS);
afterAll(async () => {
  await teller.stop();
  await nats.onApplicationShutdown();
  await mongo.close();
  await platform.stop();
  await servers.stop();
});

const entries = (): Collection<Entry> => mongo.db('keyward-audit').collection('entries');

/** The leader, and the one beside it. */
async function roles(): Promise<readonly [Audit, Audit]> {
  const lease = await mongo.db('keyward-audit').collection<{ holder: string; until: Date }>('leases').findOne({});
  const [one, other] = audits as readonly [Audit, Audit];
  const leads = ({ pid }: Audit) => lease?.holder.startsWith(`${pid}-`) === true;
  if (!leads(one) && !leads(other)) throw new Error('nobody leads');
  return leads(one) ? [one, other] : [other, one];
}

const moreThan = (count: number) =>
  eventually(async () => expect(await entries().countDocuments()).toBeGreaterThan(count), {
    withinMs: SETTLED_WITHIN_MS,
  });

/** How long nothing was appended from this moment on. */
async function silenceFrom(moment: number): Promise<number> {
  const first = await eventually(
    async () => {
      const found = await entries().findOne({ recordedAt: { $gt: new Date(moment) } }, { sort: { _id: 1 } });
      if (found === null) throw new Error('nothing was appended yet');
      return found;
    },
    { withinMs: SETTLED_WITHIN_MS },
  );
  return first.recordedAt.getTime() - moment;
}

/** Everything told stands in the log once, each history in its order; the tree is that of the entries, and signed. */
async function assertSound(): Promise<void> {
  await teller.stop();
  const told = teller.eids;
  const missing = async () => {
    const found = await entries().distinct('eid', { eid: { $in: [...told] } });
    return told.length - found.length;
  };
  await eventually(async () => expect(await missing()).toBe(0), { withinMs: SETTLED_WITHIN_MS });
  const all = await entries().find().sort({ _id: 1 }).toArray();
  expect(all.map(({ _id }) => _id)).toEqual(all.map((_, at) => at));
  expect(new Set(all.map(({ eid }) => eid)).size).toBe(all.length);
  const newest = new Map<string, number>();
  for (const { target, version } of all) {
    expect(version).toBe((newest.get(target) ?? 0) + 1);
    newest.set(target, version);
  }
  const bus = new CommandBus(nats);
  await eventually(
    async () => {
      const tree = await treeOfLeaves(bus);
      expect([await treeHead(), await signedHead(bus)]).toEqual([tree, tree]);
    },
    { withinMs: SETTLED_WITHIN_MS },
  );
}

async function signedHead(bus: CommandBus) {
  const checkpoint = parseCheckpoint(parseNote((await bus.request(getCheckpoint, {})).note)?.text ?? '');
  return { size: checkpoint?.size, root: checkpoint?.root.toString('hex') };
}

async function treeHead() {
  const tiles = mongo.db('keyward-audit').collection<{ _id: string; size: number; root: Buffer }>('tiles');
  const head = await tiles.findOne({ _id: 'tree' }, { promoteBuffers: true });
  return { size: head?.size, root: head?.root.toString('hex') };
}

async function treeOfLeaves(bus: CommandBus) {
  const frontier = Frontier.empty();
  for (;;) {
    const { leaves } = await bus.request(readLeaves, { actor: systemActor, from: frontier.size, limit: 256 });
    if (leaves.length === 0) break;
    for (const leaf of leaves) frontier.append(leafHash(Buffer.from(leaf)));
  }
  const { size, root } = frontier;
  return { size, root: root.toString('hex') };
}

test(
  'where the leader is killed, or frozen, the second audit goes on within 3 s, and nothing is lost or doubled',
  async () => {
    teller.start();
    await moreThan(50);
    const [killed] = await roles();
    await killed.kill();
    const afterKill = await silenceFrom(Date.now());

    await killed.restart();
    const [frozen] = await roles();
    expect(frozen).not.toBe(killed);
    frozen.signal('SIGSTOP');
    const afterFreeze = await silenceFrom(Date.now());
    await wait(500);
    frozen.signal('SIGCONT');
    process.stderr.write(`the second audit went on ${afterKill} ms after a kill, ${afterFreeze} ms after a freeze\n`);
    expect(Math.max(afterKill, afterFreeze)).toBeLessThan(TAKES_OVER_WITHIN_MS);

    await moreThan((await entries().countDocuments()) + 50);
    await assertSound();
  },
  TEST_WITHIN_MS,
);

test(
  'a leader that is frozen at any moment, for any time, does no harm when it wakes',
  async () => {
    teller.start();
    for (let time = 0; time < FREEZES; time++) {
      await wait(randomInt(300, 900));
      const [frozen] = await roles();
      frozen.signal('SIGSTOP');
      await wait(randomInt(100, 3_500));
      frozen.signal('SIGCONT');
    }
    await moreThan((await entries().countDocuments()) + 20);
    await assertSound();
  },
  TEST_WITHIN_MS,
);

test(
  'a leader that stops gives its lease back, and the other goes on at once',
  async () => {
    teller.start();
    await moreThan((await entries().countDocuments()) + 10);
    const [leader] = await roles();
    await leader.stop();
    const afterStop = await silenceFrom(Date.now());
    process.stderr.write(`the second audit went on ${afterStop} ms after an orderly stop\n`);
    await assertSound();
  },
  TEST_WITHIN_MS,
);
