import { soundUnderLoad, UNAVAILABLE } from './expectations.js';
import { cutAfterLateLease, deafen, freeze, inSilence, partition, slowDown } from './faults.js';
import { Stage } from './stage.js';

const START_WITHIN_MS = 300_000;
const TEST_WITHIN_MS = 400_000;
/** Of uses, where leases are renewed as ever: a busy machine may stand still for longer than a lease has left. */
const MOST_UNAVAILABLE = 0.01;

let stage: Stage;

beforeAll(async () => {
  stage = await Stage.open();
}, START_WITHIN_MS);
afterAll(() => stage.close());

test.each([
  ['a gateway is cut off, and what was said meanwhile is lost', 'second', { fate: 'lost' }],
  ['an application is cut off, and what was said meanwhile comes later', 'application', { fate: 'held' }],
  ['an application hears nothing, but is heard', 'application', { fate: 'lost', isHeard: true }],
] as const)(
  '%s: it says that it cannot be found out, and accepts nothing that was revoked, then or later',
  async (title, name, how) => {
    await soundUnderLoad(async () => {
      let meanwhile = {};
      const report = await stage.run(title, async ({ journal }) => {
        meanwhile = inSilence(journal, await partition(stage, name, how));
      });
      expect(meanwhile).toEqual(UNAVAILABLE);
      return report;
    });
  },
  TEST_WITHIN_MS,
);

test(
  'revocations that a gateway and an application are not told of hold there all the same once they are answered',
  async () => {
    const report = await soundUnderLoad(() =>
      stage.run('two hear nothing of revocations', () => Promise.all(Object.values(stage.ways).map(deafen))),
    );
    expect(report.counts.unavailable).toBeLessThan(report.verifications * MOST_UNAVAILABLE);
  },
  TEST_WITHIN_MS,
);

test(
  'a lease that comes late is no longer for that',
  async () => {
    await soundUnderLoad(() => stage.run('a lease comes late', () => cutAfterLateLease(stage)));
  },
  TEST_WITHIN_MS,
);

test(
  'a gateway and an application on slow ways accept nothing that was revoked',
  async () => {
    await soundUnderLoad(() =>
      stage.run('two are slow', ({ random }) =>
        Promise.all(Object.values(stage.ways).map((way) => slowDown(way, random))),
      ),
    );
  },
  TEST_WITHIN_MS,
);

test.each(['application', 'third'] as const)(
  'a verifier that stood still for 10 s accepts nothing that was revoked meanwhile: %s',
  async (name) => {
    await soundUnderLoad(() => stage.run(`frozen: ${name}`, () => freeze(stage, name)));
  },
  TEST_WITHIN_MS,
);
