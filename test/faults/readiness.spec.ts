import type { Dependency } from '#contracts';
import { eventually } from '#testing';
import { World, type Victim } from './world.js';

const START_WITHIN_MS = 300_000;
const TEST_WITHIN_MS = 120_000;
const SEEN_WITHIN_MS = 20_000;

let world: World;

beforeAll(async () => {
  world = await World.open();
}, START_WITHIN_MS);
afterAll(() => world.close());

/**
 * The parts that are named as not ready, once the status is the wanted one and these are among them: a service that is
 * still on its way back from the case before may be named as a whole at first.
 */
async function partsOnce(status: number, names: readonly string[]): Promise<readonly Dependency[]> {
  return eventually(
    async () => {
      const answer = await world.scene.operator.readiness();
      expect(answer.status).toBe(status);
      const parts = answer.body.dependencies.filter(({ ready }) => !ready);
      expect(parts.map(({ name }) => name)).toEqual(expect.arrayContaining([...names]));
      return parts;
    },
    { withinMs: SEEN_WITHIN_MS },
  );
}

test.each<[Victim, string[]]>([
  ['identity', ['identity']],
  ['api-keys', ['api-keys']],
  ['audit', ['audit']],
  ['mongod', ['identity/mongodb', 'api-keys/mongodb', 'audit/mongodb']],
  ['nats-server', ['nats']],
])(
  '/readyz answers 503 and names the part while %s is down, and 200 once it is back',
  async (victim, names) => {
    await world.process(victim).kill();
    const parts = await partsOnce(503, names);
    await world.process(victim).restart();
    expect(parts.every(({ reason }) => reason !== undefined && reason.length > 0)).toBe(true);
    expect(await partsOnce(200, [])).toEqual([]);
  },
  TEST_WITHIN_MS,
);
