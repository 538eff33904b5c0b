import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readDataFile, writeDataFile } from './data-file.js';
import { birthOf } from './process-birth.js';
import { type Log, reasonOf, StartFailure, systemCodeOf } from './start-failure.js';
import { holdsWithin } from './waiting.js';

const LEFT_OVER_GRACE_MS = 10_000;

interface KnownProcess {
  readonly name: string;
  readonly pid: number;
  readonly birth: string | null;
}

interface Content {
  readonly launcher: KnownProcess;
  readonly children: readonly KnownProcess[];
}

/**
 * Who runs on a data folder. One launcher at a time holds it, and notes every process it starts, so that
 * the next one can end what a killed launcher left running.
 */
export class RunFile {
  private children: readonly KnownProcess[] = [];

  private constructor(
    private readonly path: string,
    private readonly launcher: KnownProcess,
  ) {}

  /** @throws StartFailure when another launcher is alive on this folder. */
  static async claim(dataDir: string, log: Log): Promise<RunFile> {
    const path = join(dataDir, 'run.json');
    const file = new RunFile(path, knownProcess('launcher', process.pid));
    if (file.create(dataDir)) return file;
    const before = readDataFile<Content>(path);
    if (before && isAlive(before.launcher)) {
      throw new StartFailure(`Keyward already runs (pid ${before.launcher.pid}, data in ${dataDir}).`);
    }
    await file.takeOver(before?.children ?? [], log);
    return file;
  }

  /** To be called as soon as the process exists; a later one of the same name replaces it. */
  record(name: string, pid: number): void {
    this.children = [...this.children.filter((child) => child.name !== name), knownProcess(name, pid)];
    this.write();
  }

  /** To be called last, when nothing runs any more. */
  release(): void {
    rmSync(this.path, { force: true });
  }

  /** False when there is one already: of two launchers at the same moment, one gets here first. */
  private create(dataDir: string): boolean {
    try {
      mkdirSync(dataDir, { recursive: true, mode: 0o700 });
      writeFileSync(this.path, JSON.stringify(this.content()), { flag: 'wx', mode: 0o600 });
      return true;
    } catch (error) {
      if (systemCodeOf(error) === 'EEXIST') return false;
      throw new StartFailure(`The data folder ${dataDir} cannot be used: ${reasonOf(error)}.`, { cause: error });
    }
  }

  /** Keeps the old children on record until they are gone, should we be killed meanwhile. */
  private async takeOver(leftOver: readonly KnownProcess[], log: Log): Promise<void> {
    this.children = leftOver.filter(isAlive);
    this.write();
    await endAll(this.children, log);
    this.children = [];
    this.write();
  }

  private write(): void {
    writeDataFile(this.path, this.content());
  }

  private content(): Content {
    return { launcher: this.launcher, children: this.children };
  }
}

function knownProcess(name: string, pid: number): KnownProcess {
  return { name, pid, birth: birthOf(pid) };
}

function isAlive({ pid, birth }: KnownProcess): boolean {
  return birth !== null && birthOf(pid) === birth;
}

async function endAll(processes: readonly KnownProcess[], log: Log): Promise<void> {
  if (processes.length === 0) return;
  log(`ending what an earlier start left running: ${processes.map(({ name, pid }) => `${name} (${pid})`).join(', ')}`);
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    for (const each of processes.filter(isAlive)) process.kill(each.pid, signal);
    if (await holdsWithin(LEFT_OVER_GRACE_MS, () => !processes.some(isAlive))) return;
  }
}
