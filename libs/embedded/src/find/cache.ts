import { chmod, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where fetched programs stay: one copy for all clones of one user. */
export function defaultCacheDir(env: NodeJS.ProcessEnv): string {
  return env['KEYWARD_CACHE_DIR'] ?? join(env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'keyward', 'bin');
}

/** Named by system and processor, as a home folder may be shared by different machines. */
export function cachedPath(cacheDir: string, program: string): string {
  return join(cacheDir, `${program}-${process.platform}-${process.arch}`);
}

/**
 * Fetches into a folder of its own and moves the result into the cache by one rename: two processes that
 * fetch at once both end with a whole file, and one that is interrupted leaves nothing another would take.
 */
export async function fetchIntoCache(
  cacheDir: string,
  program: string,
  fetchInto: (scratchDir: string) => Promise<string>,
): Promise<string> {
  await mkdir(cacheDir, { recursive: true });
  const scratchDir = await mkdtemp(join(cacheDir, `fetching-${program}-`));
  const sweep = () => rmSync(scratchDir, { recursive: true, force: true });
  process.once('exit', sweep);
  try {
    const fetched = await fetchInto(scratchDir);
    await chmod(fetched, 0o755);
    const path = cachedPath(cacheDir, program);
    await rename(fetched, path);
    return path;
  } finally {
    process.removeListener('exit', sweep);
    await rm(scratchDir, { recursive: true, force: true });
  }
}
