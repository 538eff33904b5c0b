import { rm } from 'node:fs/promises';
import { eventually } from '#testing';
import { everyMessage } from '../e2e/everything-stored.js';
import { World } from './world.js';

const START_WITHIN_MS = 300_000;
const TEST_WITHIN_MS = 180_000;

let world: World;

beforeEach(async () => {
  world = await World.open();
}, START_WITHIN_MS);
afterEach(() => world.close());

const ready = () =>
  eventually(async () => expect((await world.scene.operator.readiness()).status).toBe(200), { withinMs: 30_000 });

/** What a disk would do that fails. */
async function loseJetStream(): Promise<void> {
  const { natsServer, jetStreamDir } = world.servers;
  await natsServer.kill();
  await rm(jetStreamDir, { recursive: true });
  await natsServer.restart();
}

test(
  'the loss of JetStream’s whole store while events are pending is repaired without a human',
  async () => {
    const { journal, records } = world;
    const caller = await world.aCaller();
    await caller.live();
    await world.settled();
    const told = journal.acknowledged();

    // Frozen, it would find in its socket what the lost store had sent it already.
    await world.process('audit').kill();
    for (let lives = 0; lives < 5; lives++) await caller.live();
    const untold = journal.acknowledged().filter((eid) => !told.includes(eid));
    expect((await records.pending()).sort()).toEqual(untold.sort());

    await loseJetStream();
    await world.process('audit').restart();
    await ready();
    await caller.live();
    expect(journal.count('ok')).toBe(28);
    expect(await world.findings()).toEqual([]);
    const messages = await everyMessage(world.servers.natsUrl);
    expect(told.filter((eid) => messages.some((message) => message.includes(`"${eid}"`)))).toEqual([]);
    expect(untold.filter((eid) => !messages.some((message) => message.includes(`"${eid}"`)))).toEqual([]);
  },
  TEST_WITHIN_MS,
);

test(
  'the loss of JetStream’s whole store while nothing happens is repaired before anything does',
  async () => {
    await world.settled();
    await loseJetStream();
    await ready();
    await (await world.aCaller()).live();
    expect(world.journal.count('ok')).toBe(4);
    expect(await world.findings()).toEqual([]);
  },
  TEST_WITHIN_MS,
);
