import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const source = fileURLToPath(new URL('go/', import.meta.url));
const WITHIN_MS = 280_000;
/** As `go.mod` says; an older one builds nothing. */
const GO_MINOR = 25;
const [, minor = 0] = /go1\.(\d+)/.exec(spawnSync('go', ['version'], { encoding: 'utf8' }).stdout ?? '') ?? [];
const hasGo = Number(minor) >= GO_MINOR;
if (!hasGo)
  process.stderr.write(`Go 1.${GO_MINOR} is missing: cosignatures are not held against another implementation.\n`);

/** A test that is left out where Go is missing, or too old. */
export const withGo = hasGo ? test : test.skip;

/** Builds the program in `go/`, for as long as it is used. */
export async function usingGoCheck(
  use: (check: (document: object) => Promise<string>) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'keyward-witness-go-'));
  try {
    const program = join(folder, 'check');
    await run('go', ['build', '-o', program, '.'], '');
    await use((document) => run(program, [], JSON.stringify(document)));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** @returns what it prints. @throws Error with the same where it ends with a failure. */
function run(program: string, options: readonly string[], input: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(program, options, { cwd: source, timeout: WITHIN_MS }, (failure, stdout, stderr) => {
      if (failure === null) resolve(stdout);
      else reject(new Error(`${stdout}${stderr}`.slice(-2_000), { cause: failure }));
    });
    child.stdin?.end(input);
  });
}
