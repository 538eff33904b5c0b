import { setTimeout as wait } from 'node:timers/promises';
import { eventually } from '#testing';
import { World, type Victim } from './world.js';

const START_WITHIN_MS = 300_000;
const TEST_WITHIN_MS = 180_000;

/** What a killed audit had in its hands comes again after 30 s. An open transaction of its would last for 60 s and more. */
const GOES_ON_WITHIN_MS = 45_000;
const LOOK_FOR_MS = 4_000;
const FREEZE_EVERY_MS = 15;

let world: World;

beforeEach(async () => {
  world = await World.open();
}, START_WITHIN_MS);
afterEach(() => world.close());

/** In the order in which they come back: services need their servers. */
const cases: readonly (readonly Victim[])[] = [
  ['audit'],
  ['nats-server'],
  ['api-keys'],
  ['mongod'],
  ['mongod', 'nats-server', 'identity', 'api-keys', 'audit', 'gateway'],
];

test.each(cases.map((victims) => [victims.join(', '), victims] as const))(
  'kill -9 between the write and the audit entry loses and doubles nothing: %s',
  async (_, victims) => {
    const { journal, records } = world;
    const caller = await world.aCaller();
    await world.settled();
    world.process('audit').signal('SIGSTOP');

    for (let lives = 0; lives < 3; lives++) await caller.live();
    expect(journal.count('ok')).toBe(12);
    expect(journal.count('fail')).toBe(3);
    expect((await records.pending()).sort()).toEqual(journal.acknowledged().sort());

    const load = world.load(await Promise.all([1, 2, 3, 4].map(() => world.aCaller())));
    await moreThan(20);
    await Promise.all(victims.map((victim) => world.process(victim).kill()));
    for (const victim of victims) await world.process(victim).restart();
    world.process('audit').signal('SIGCONT');
    await moreThan(journal.count('ok') + 20);
    await load.stop();

    expect(await world.findings()).toEqual([]);
  },
  TEST_WITHIN_MS,
);

test(
  'an audit killed in the midst of an append holds up the next one only until its events come again',
  async () => {
    const load = world.load(await Promise.all([1, 2, 3, 4].map(() => world.aCaller())));
    await moreThan(20);
    await killInTheMidst();
    await world.process('audit').restart();
    await load.stop();
    await world.settled({ withinMs: GOES_ON_WITHIN_MS });
    expect(await world.findings()).toEqual([]);
  },
  TEST_WITHIN_MS,
);

/** Freezes the audit now and then, until it is found with a transaction open or has shown that it has none; then kills it. */
async function killInTheMidst(): Promise<void> {
  const audit = world.process('audit');
  const enough = performance.now() + LOOK_FOR_MS;
  do {
    audit.signal('SIGCONT');
    await wait(FREEZE_EVERY_MS);
    audit.signal('SIGSTOP');
  } while ((await world.records.openTransactions()) === 0 && performance.now() < enough);
  await audit.kill();
}

/** Waits until so many operations and one more have been acknowledged. */
function moreThan(count: number): Promise<void> {
  return eventually(() => expect(world.journal.count('ok')).toBeGreaterThan(count), { withinMs: 30_000 });
}
