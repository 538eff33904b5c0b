import { getModelToken } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { setTimeout as wait } from 'node:timers/promises';
import { newId } from '#contracts';
import { eventually } from '#testing';
import { HOURLY_CALLS, type HourlyCallsDocument } from '../src/usage/store/usage.schema.js';
import { UsageRecorder } from '../src/usage/usage-recorder.js';
import { UsingKeys } from './using-keys.js';

const START_WITHIN_MS = 300_000;
const TEST_WITHIN_MS = 120_000;
const WRITTEN = { withinMs: 60_000 };
/** Ten seconds of writing, at the usual pace. */
const MANY = 1_000;
const CROWD = 10_001;

let scene: UsingKeys;

beforeAll(async () => {
  scene = await UsingKeys.open();
}, START_WITHIN_MS);
afterAll(() => scene.close());

/** So many other keys are used, once each, for a service of their own. */
function useOthers(count: number): string {
  const [recorder, service, at] = [scene.at.keys.app.get(UsageRecorder), newId('svc'), new Date()];
  for (let used = 0; used < count; used++) recorder.add({ keyId: newId('key'), service, calls: 1, at, stale: null });
  return service;
}

function written(service: string): Promise<number> {
  const calls = scene.at.keys.app.get<Model<HourlyCallsDocument>>(getModelToken(HOURLY_CALLS));
  return calls.countDocuments({ service });
}

async function untilWritten(service: string, count: number, within = WRITTEN): Promise<void> {
  await eventually(async () => expect(await written(service)).toBeGreaterThanOrEqual(count), within);
}

test(
  'where very many keys are in use, uses are gathered for longer, and none is lost',
  async () => {
    await untilWritten(useOthers(MANY), MANY);
    const key = await scene.make();
    await scene.use(key);
    await wait(3_000);
    expect(await scene.impactOf(key)).toMatchObject({ callsLastDay: 0 });
    await eventually(async () => expect(await scene.impactOf(key)).toMatchObject({ callsLastDay: 1 }), WRITTEN);
  },
  TEST_WITHIN_MS,
);

test(
  'but not more than can be written in a moment',
  async () => {
    await untilWritten(useOthers(MANY), MANY);
    const crowd = useOthers(CROWD);
    await untilWritten(crowd, 1, { withinMs: 7_000 });
    await untilWritten(crowd, CROWD);
  },
  TEST_WITHIN_MS,
);
