import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const BUILD_WITHIN_MS = 280_000;
const RUN_WITHIN_MS = 200_000;
const MOST_OUTPUT_BYTES = 16 * 1024 * 1024;

interface GoNeed {
  /** The least of Go 1.x that builds the program. */
  readonly minor: number;
  /** What is not looked at where it is missing. */
  readonly for: string;
}

interface Given {
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** What other people's packages say, in a program of ours around them. */
export interface GoProgram {
  /** @returns what it prints. @throws Error with the same where it ends with a failure. */
  run(options?: readonly string[], given?: Given): Promise<string>;
  remove(): Promise<void>;
}

/** Whether there is one; where not, that is said on standard error. */
export function hasGo({ minor, for: purpose }: GoNeed): boolean {
  const { stdout } = spawnSync('go', ['version'], { encoding: 'utf8' });
  const [, present = 0] = /go1\.(\d+)/.exec(stdout ?? '') ?? [];
  const isThere = Number(present) >= minor;
  if (!isThere) process.stderr.write(`Go 1.${minor} is missing: ${purpose}\n`);
  return isThere;
}

/** @param source the folder of the module. */
export async function buildGoProgram(source: URL): Promise<GoProgram> {
  const folder = await mkdtemp(join(tmpdir(), 'keyward-go-'));
  const program = join(folder, 'program');
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    await run('go', ['build', '-o', program, '.'], { cwd: fileURLToPath(source), timeout: BUILD_WITHIN_MS });
  } catch (failure) {
    await remove();
    throw failure;
  }
  return {
    run: (options = [], { input = '', env = {} } = {}) =>
      run(program, options, { cwd: folder, timeout: RUN_WITHIN_MS, env: { ...process.env, ...env } }, input),
    remove,
  };
}

interface RunOptions {
  readonly cwd: string;
  readonly timeout: number;
  readonly env?: NodeJS.ProcessEnv;
}

function run(program: string, options: readonly string[], how: RunOptions, input = ''): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(program, options, { ...how, maxBuffer: MOST_OUTPUT_BYTES }, (failure, stdout, stderr) => {
      if (failure === null) resolve(stdout);
      else reject(new Error(`${stdout}${stderr}`.slice(-2_000), { cause: failure }));
    });
    child.stdin?.end(input);
  });
}
