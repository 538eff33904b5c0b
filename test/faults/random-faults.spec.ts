import { randomInt } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { KeyPlace } from '../e2e/client.js';
import type { Caller, HeldKey } from './caller.js';
import { pick, randomFrom, type Random } from './random.js';
import { World, type Victim } from './world.js';

const START_WITHIN_MS = 300_000;
const TEST_WITHIN_MS = 240_000;
const FAULTS = 10;
const FAULT_EVERY_MS = 2_000;
const LONGEST_FREEZE_MS = 1_000;

const victims: readonly Victim[] = ['gateway', 'identity', 'api-keys', 'audit', 'nats-server', 'mongod'];
const seed = Number(process.env['KEYWARD_FAULT_SEED'] || randomInt(2 ** 31));

interface PlannedFault {
  readonly victim: Victim;
  /** Null for kill -9 and a restart. */
  readonly freezeMs: number | null;
}

function planFrom(random: Random): PlannedFault[] {
  return Array.from({ length: FAULTS }, () => {
    const victim = pick(random, victims);
    return { victim, freezeMs: random() < 0.6 ? null : Math.round(random() * LONGEST_FREEZE_MS) };
  });
}

let world: World;

beforeEach(async () => {
  world = await World.open();
}, START_WITHIN_MS);
afterEach(() => world.close());

async function inflict({ victim, freezeMs }: PlannedFault): Promise<void> {
  const process = world.process(victim);
  if (freezeMs === null) {
    await process.kill();
    return process.restart();
  }
  process.signal('SIGSTOP');
  await wait(freezeMs);
  process.signal('SIGCONT');
}

/** What a caller does next, by chance: mostly with keys of its own, now and then with one that all of them lengthen. */
class Chance {
  private readonly held: HeldKey[] = [];
  /** Deleted keys that were accepted after the delete was answered. */
  readonly staleAccepts: string[] = [];

  constructor(
    private readonly random: Random,
    private readonly shared: KeyPlace,
  ) {}

  async step(caller: Caller): Promise<void> {
    const chance = this.random();
    if (chance < 0.1) return caller.extend(this.shared, 1);
    if (chance < 0.4 || this.held.length === 0) return this.create(caller);
    const key = pick(this.random, this.held);
    if (chance < 0.8) return caller.extend(key, 1 + Math.floor(this.random() * 3));
    this.held.splice(this.held.indexOf(key), 1);
    const isGone = await caller.delete(key);
    if (isGone && (await caller.accepts(key))) this.staleAccepts.push(key.id);
  }

  private async create(caller: Caller): Promise<void> {
    const key = await caller.create();
    if (key !== null) this.held.push(key);
  }
}

test(
  'whatever dies or freezes under load, and in whatever order, nothing is lost, doubled or accepted after its end',
  async () => {
    process.stdout.write(`faults by chance: KEYWARD_FAULT_SEED=${seed}\n`);
    const { journal } = world;
    const plan = planFrom(randomFrom(seed));
    const shared = await (await world.aCaller()).create();
    if (shared === null) throw new Error('the shared key could not be made');
    // Two that try again until they know, and two that never do.
    const callers = await Promise.all([5, 5, 1, 1].map((attempts) => world.aCaller({ attempts, role: 'admin' })));
    const chances = new Map(callers.map((caller, index) => [caller, new Chance(randomFrom(seed + 1 + index), shared)]));
    const load = world.load(callers, (caller) => chances.get(caller)?.step(caller) ?? Promise.resolve());

    for (const fault of plan) {
      const next = wait(FAULT_EVERY_MS);
      await inflict(fault);
      await next;
    }
    await load.stop();

    const findings = await world.findings();
    expect({ seed, plan, findings }).toEqual({ seed, plan, findings: [] });
    expect([...chances.values()].flatMap(({ staleAccepts }) => staleAccepts)).toEqual([]);
    const outcomes = (['ok', 'fail', 'unknown'] as const).map((outcome) => `${journal.count(outcome)} ${outcome}`);
    process.stdout.write(`faults by chance: ${FAULTS} faults, operations: ${outcomes.join(', ')}\n`);
    expect(journal.count('ok')).toBeGreaterThan(100);
  },
  TEST_WITHIN_MS,
);
