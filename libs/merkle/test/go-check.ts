import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const source = fileURLToPath(new URL('go/', import.meta.url));
const hasGo = spawnSync('go', ['version']).status === 0;
if (!hasGo) process.stderr.write('Go is not installed: libs/merkle is not held against another implementation.\n');

/** A test that is left out where Go is missing. */
export const withGo = hasGo ? test : test.skip;

/** The program in `go/`, built. */
export interface GoCheck {
  /** @returns what it prints. @throws Error with the same where it ends with a failure. */
  run(options: readonly string[], input: string): Promise<string>;
  remove(): Promise<void>;
}

export async function buildGoCheck(): Promise<GoCheck> {
  const folder = await mkdtemp(join(tmpdir(), 'keyward-merkle-'));
  const program = join(folder, 'check');
  if (hasGo) await run('go', ['build', '-o', program, '.'], '');
  return {
    run: (options, input) => run(program, options, input),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** As Go reads it: bytes as base64. */
export function asJson(document: unknown): string {
  return JSON.stringify(document, (_name, value: unknown) => {
    const isBytes =
      typeof value === 'object' && value !== null && 'type' in value && value.type === 'Buffer' && 'data' in value;
    return isBytes ? Buffer.from(value.data as number[]).toString('base64') : value;
  });
}

function run(program: string, options: readonly string[], input: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const limits = { cwd: source, timeout: 200_000, maxBuffer: 16 * 1024 * 1024 };
    const child = execFile(program, options, limits, (failure, stdout, stderr) => {
      if (failure === null) resolve(stdout);
      else reject(new Error(`${stdout}${stderr}`.slice(-2_000), { cause: failure }));
    });
    child.stdin?.end(input);
  });
}
