import { check, type Finding } from './checker.js';
import { cutAfterLateLease, partition } from './faults.js';
import { Stage, type StageOptions } from './stage.js';

const TEST_WITHIN_MS = 400_000;
const MOST_ROUNDS = 10;

let stage: Stage;

afterEach(() => stage.close());

const isStale = ({ fault }: Finding) => fault === 'stale-accept';

/** Everything that the checker finds, in as few rounds as that takes. */
async function foundBy(title: string, lease: NonNullable<StageOptions['lease']>, fault: () => Promise<unknown>) {
  // Fewer than elsewhere: what is to be found out takes some hundred milliseconds, and all has to be done in time.
  stage = await Stage.open({ lease, perSecond: 150 });
  const { findings } = await stage.run(title, async ({ journal }) => {
    for (let round = 0; round < MOST_ROUNDS && !check(journal).some(isStale); round++) await fault();
  });
  return new Set(findings.map(({ fault, at }) => `${fault} at the ${at}`));
}

test(
  'a verifier that does not look at its lease is found out',
  async () => {
    const cutOff = () => partition(stage, 'application', { fate: 'lost' });
    const found = await foundBy('control: a lease that nobody looks at', 'unchecked', cutOff);
    expect(found).toEqual(new Set(['stale-accept at the application']));
  },
  TEST_WITHIN_MS,
);

test(
  'a verifier that counts its lease from when it came, rather than from when it asked, is found out',
  async () => {
    const late = () => cutAfterLateLease(stage);
    const found = await foundBy('control: a lease that is counted from its receipt', 'from-receipt', late);
    expect(found).toEqual(new Set(['stale-accept at the application']));
  },
  TEST_WITHIN_MS,
);
