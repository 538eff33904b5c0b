import { reasonOf } from '../start-failure.js';
import { runTool } from './run-tool.js';

const VERSION_WITHIN_MS = 15_000;

/** A server program Keyward can run, and what makes one good enough. */
export interface Program {
  readonly name: 'mongod' | 'nats-server';
  /** The environment variable that names it. */
  readonly variable: string;
  /** Major and minor. */
  readonly oldest: readonly [number, number];
  /** Ends the sentence "…, or" for those who have to get it by hand. */
  readonly howToInstall: string;
}

/** The program is there and would do, if only this machine had a library it needs. */
export class MissingLibrary extends Error {
  constructor(program: string, path: string, library: string) {
    super(`${program} (${path}) needs ${library}, which this machine lacks. ${howToGet(library)}`);
  }
}

/** @throws Error saying why this file will not do: it does not run, lacks a library, or is too old. */
export async function assertUsable(program: Program, path: string): Promise<void> {
  const printed = await runTool(path, ['--version'], { withinMs: VERSION_WITHIN_MS }).catch((error: unknown) => {
    const library = /loading shared libraries: (\S+?):/.exec(String(error))?.[1];
    if (library !== undefined) throw new MissingLibrary(program.name, path, library);
    throw new Error(`${path} does not run: ${reasonOf(error)}`);
  });
  const found = /v(\d+)\.(\d+)\.\d+/.exec(printed);
  const [major, minor] = program.oldest;
  if (!found) throw new Error(`${path} does not say its version`);
  const isOldEnough = Number(found[1]) > major || (Number(found[1]) === major && Number(found[2]) >= minor);
  if (!isOldEnough) throw new Error(`${path} is ${found[0]}, older than ${major}.${minor}`);
}

function howToGet(library: string): string {
  const debianPackages: Readonly<Record<string, string>> = {
    'libcurl.so.4': 'libcurl4',
    'libssl.so.3': 'libssl3',
    'libcrypto.so.3': 'libssl3',
  };
  const name = debianPackages[library];
  return name === undefined
    ? 'Install the package that holds it.'
    : `On Debian or Ubuntu: apt-get install ${name}. Elsewhere: the package that holds it.`;
}
