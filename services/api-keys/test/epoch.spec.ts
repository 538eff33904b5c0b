import { startServers, SettableClock, type TestServers } from '#testing';
import { Epoch } from '../src/revocations/epoch.js';
import { EpochStore } from '../src/revocations/store/epoch.store.js';
import { startKeysService, type KeysService } from './keys-service.js';
import { PlayedVerifier } from './verifiers.js';

const START_WITHIN_MS = 300_000;

let servers: TestServers;
let keys: KeysService;
let clock: SettableClock;
let monotonicMs: number;
let epoch: Epoch;

beforeAll(async () => {
  servers = await startServers();
  keys = await startKeysService(servers);
  // Its clock stands still, which looks like a jump where the machine is slow.
  await keys.app.get(Epoch).beforeApplicationShutdown();
}, START_WITHIN_MS);
afterAll(async () => {
  await keys.stop();
  await servers.stop();
});
beforeEach(() => {
  clock = new SettableClock();
  monotonicMs = 0;
  epoch = new Epoch(keys.app.get(EpochStore), clock, { nowMs: () => monotonicMs });
});

/** Time goes by, as both clocks see it. */
function pass(wall: number, monotonic: number): void {
  clock.advance(wall);
  monotonicMs += monotonic;
}

/** Whether another epoch begins. */
async function beginsAnother(): Promise<boolean> {
  const before = await keys.app.get(EpochStore).read();
  return (await epoch.current()) !== before;
}

test('as long as the clocks go on together, the epoch lasts', async () => {
  for (let looks = 0; looks < 20; looks++) {
    pass(500 + (looks % 2) * 100, 550);
    expect(await beginsAnother()).toBe(false);
  }
});

test.each([
  ['was set ahead', 5_000, 250],
  ['was set back', -5_000, 250],
  ['was set by a little more than a second', 1_300, 250],
])('another begins once the clock %s, and lasts then', async (_, wall, monotonic) => {
  pass(wall, monotonic);
  expect(await beginsAnother()).toBe(true);
  pass(250, 250);
  expect(await beginsAnother()).toBe(false);
});

test('another begins once the process has stood still: what it stores then may have an old date', async () => {
  pass(8_000, 8_000);
  expect(await beginsAnother()).toBe(true);
});

test('until it is stored, nobody is told the old one', async () => {
  let isAway = true;
  const store = keys.app.get(EpochStore);
  const breaking = {
    read: () => store.read(),
    replace: () => (isAway ? Promise.reject(new Error('away')) : store.replace()),
  };
  epoch = new Epoch(breaking as EpochStore, clock, { nowMs: () => monotonicMs });
  const before = await epoch.current();
  pass(60_000, 250);
  await expect(epoch.current()).rejects.toThrow('away');
  await expect(epoch.current()).rejects.toThrow('away');
  isAway = false;
  expect(await epoch.current()).not.toBe(before);
});

test('verifiers hear of it with their next lease, whichever service gives it', async () => {
  const verifier = new PlayedVerifier(keys);
  const before = await verifier.renew();
  pass(5_000, 250);
  await epoch.current();
  expect((await verifier.renew()).epoch).not.toBe(before.epoch);
  await verifier.end();
});

test('a service whose clock is set begins one before it gives a lease', async () => {
  const verifier = new PlayedVerifier(keys);
  const before = await verifier.renew();
  keys.clock.advance(5_000);
  expect((await verifier.renew()).epoch).not.toBe(before.epoch);
  await verifier.end();
});
