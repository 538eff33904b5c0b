import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const source = fileURLToPath(new URL('../../libs/merkle/test/go/', import.meta.url));
const hasGo = spawnSync('go', ['version']).status === 0;
if (!hasGo) process.stderr.write('Go is not installed: the log is not read by another implementation.\n');

/** A test that is left out where Go is missing. */
export const withGo = hasGo ? test : test.skip;

/**
 * What golang.org/x/mod/sumdb finds in a running log that it reads over HTTP.
 * @throws Error with what is wrong.
 */
export async function readByGo(url: string, { key, token }: { key: string; token: string }): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'keyward-go-'));
  try {
    const program = join(folder, 'check');
    await run('go', ['build', '-o', program, '.'], { cwd: source, timeout: 200_000 });
    const env = { ...process.env, KEYWARD_LOG_KEY: key, KEYWARD_TOKEN: token };
    return (await run(program, ['log', url], { env, timeout: 60_000 })).stdout;
  } catch (failure) {
    const said = failure instanceof Error && 'stdout' in failure ? String(failure.stdout) : '';
    throw new Error(`${said}${String(failure)}`, { cause: failure });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
