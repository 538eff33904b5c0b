import { setTimeout as wait } from 'node:timers/promises';
import { expectSound, soundUnderLoad, UNAVAILABLE } from './expectations.js';
import { inSilence, loseJetStream, restartNats } from './faults.js';
import { Stage } from './stage.js';

const START_WITHIN_MS = 300_000;
const TEST_WITHIN_MS = 400_000;
const CALM_MS = 8_000;

let stage: Stage;

beforeAll(async () => {
  stage = await Stage.open();
}, START_WITHIN_MS);
afterAll(() => stage.close());

test(
  'no use that begins after its revocation was answered is accepted anywhere',
  async () => {
    const report = await soundUnderLoad(() => stage.run('no fault', () => wait(CALM_MS)));
    expect(report.counts.unavailable).toBe(0);
  },
  TEST_WITHIN_MS,
);

test.each([
  ['NATS is killed and comes back', restartNats],
  ['JetStream loses its whole store', loseJetStream],
])(
  '%s: until then it cannot be found out, and nothing that was revoked is accepted then or later',
  async (title, fault) => {
    let meanwhile = {};
    const report = await stage.run(title, async ({ journal }) => {
      meanwhile = inSilence(journal, await fault(stage));
    });
    expectSound(report);
    expect(meanwhile).toEqual(UNAVAILABLE);
  },
  TEST_WITHIN_MS,
);
