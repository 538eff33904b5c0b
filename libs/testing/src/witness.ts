import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '#embedded';
import { removeWithJest } from './end-with-jest.js';
import { logEnvironment, witnessEnvironment } from './log-keys.js';
import { PlatformService } from './platform-service.js';

/** The witness as a process of its own, compiled: of the log that all tests share. */
export interface TestWitness {
  readonly url: string;
  /** Its written key. */
  readonly key: string;
  readonly service: PlatformService;
  /** What it keeps. */
  readonly dataDir: string;
  stop(): Promise<void>;
}

/** @throws StartFailure */
export async function startWitness(env: NodeJS.ProcessEnv = {}): Promise<TestWitness> {
  const folder = await mkdtemp(join(tmpdir(), 'keyward-witness-'));
  removeWithJest(folder);
  const port = await freePort();
  const dataDir = join(folder, 'data');
  const service = new PlatformService({
    name: 'witness',
    env: { ...witnessEnvironment(port, dataDir), ...env },
    port,
    logFile: join(folder, 'witness.log'),
  });
  await service.start();
  const { KEYWARD_WITNESS_URL: url = '', KEYWARD_WITNESS_KEY: key = '' } = logEnvironment(port);
  const stop = async () => {
    await service.stop();
    await rm(folder, { recursive: true, force: true });
  };
  return { url, key, service, dataDir, stop };
}
