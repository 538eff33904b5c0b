import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { type Log, reasonOf, StartFailure } from '../start-failure.js';
import { cachedPath, defaultCacheDir, fetchIntoCache } from './cache.js';
import { assertUsable, MissingLibrary, type Program } from './program.js';

export interface FindOptions {
  /** Where fetched programs are kept. Default: `KEYWARD_CACHE_DIR`, else `~/.cache/keyward/bin`. */
  readonly cacheDir?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly log: Log;
}

/** A place to fetch a program from. */
export interface Source {
  /** Completes "mongod: not …", such as "from upstream". */
  readonly name: string;
  /** Answers the program's path below the scratch folder, or throws with the reason. */
  readonly fetchInto: (scratchDir: string) => Promise<string>;
}

/** Nothing was found, which is worth no line: the next road is taken. */
class NotThere extends Error {}

interface Road {
  readonly name: string;
  readonly take: () => Promise<string>;
}

/**
 * The path of a program that runs and is new enough: the one the environment names, else on PATH, else
 * fetched before, else fetched now from the first source that has it. Each program passed over and each
 * failed fetch is one line in the log.
 * @throws StartFailure saying what to install or which variable to set.
 */
export async function findProgram(
  program: Program,
  sources: readonly Source[],
  { env = process.env, cacheDir = defaultCacheDir(env), log }: FindOptions,
): Promise<string> {
  const named = env[program.variable];
  if (named) return usableAsNamed(program, named);
  const roads: readonly Road[] = [
    { name: 'on PATH', take: () => onPath(program.name, env) },
    { name: 'fetched before', take: () => executable(cachedPath(cacheDir, program.name)) },
    ...sources.map(({ name, fetchInto }) => ({
      name,
      take: () => {
        log(`${program.name}: fetching it ${name} ...`);
        return fetchIntoCache(cacheDir, program.name, fetchInto);
      },
    })),
  ];
  return firstThatWorks(program, roads, log);
}

/** Whoever names a program wants that one: no other is taken in its place. */
async function usableAsNamed(program: Program, path: string): Promise<string> {
  try {
    await assertUsable(program, await executable(path));
    return path;
  } catch (error) {
    throw new StartFailure(`${program.variable} names no usable ${program.name}: ${reasonOf(error)}.`, {
      cause: error,
    });
  }
}

async function firstThatWorks(program: Program, roads: readonly Road[], log: Log): Promise<string> {
  let missing: MissingLibrary | null = null;
  for (const { name, take } of roads) {
    try {
      const path = await take();
      await assertUsable(program, path);
      return path;
    } catch (error) {
      if (!(error instanceof NotThere)) log(`${program.name}: not ${name}: ${reasonOf(error)}`);
      if (error instanceof MissingLibrary) missing = error;
    }
  }
  if (missing) throw new StartFailure(missing.message, { cause: missing });
  const [major, minor] = program.oldest;
  throw new StartFailure(
    `No ${program.name} was found or could be fetched. ${program.howToInstall}, or set ${program.variable} to the path of one (${major}.${minor} or newer).`,
  );
}

async function onPath(name: string, env: NodeJS.ProcessEnv): Promise<string> {
  for (const folder of (env['PATH'] ?? '').split(delimiter).filter(Boolean)) {
    const path = await executable(join(folder, name)).catch(() => null);
    if (path !== null) return path;
  }
  throw new NotThere(`there is no ${name} on PATH`);
}

async function executable(path: string): Promise<string> {
  try {
    await access(path, constants.X_OK);
    return path;
  } catch {
    throw new NotThere(`there is no program ${path}`);
  }
}
