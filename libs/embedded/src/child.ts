import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, readSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { StartFailure } from './start-failure.js';
import { within } from './waiting.js';

const LARGEST_LOG_BYTES = 16 * 1024 * 1024;
const TAIL_BYTES = 256 * 1024;
const LINES_KEPT = 500;
const STOP_GRACE_MS = 12_000;
const LAST_OUTPUT_MS = 200;

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface ChildOptions {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** The whole environment. Default: ours. */
  readonly env?: NodeJS.ProcessEnv;
  /** Output is appended to this file, which the child keeps writing to even if we die. */
  readonly logFile?: string | undefined;
  /** Sees each line of output instead; nothing is written to a file then. */
  readonly onLine?: ((line: string) => void) | undefined;
  /** Called as soon as the process exists, long before it is ready: the moment to note its id. */
  readonly onSpawn?: ((child: Child) => void) | undefined;
}

/**
 * One operating system process. It leads a process group of its own, so that Ctrl-C in a terminal reaches
 * only us and we decide the order in which things stop.
 */
export class Child {
  readonly name: string;
  readonly pid: number;
  /** Settles once, when the process has ended and its last output was read. Never rejects. */
  readonly exited: Promise<Exit>;
  private exit: Exit | null = null;
  private readonly kept: string[] = [];

  private constructor(
    private readonly process: ChildProcess & { readonly pid: number },
    private readonly options: ChildOptions,
    private readonly logStart: number,
  ) {
    this.name = options.name;
    this.pid = process.pid;
    const { onLine } = options;
    if (onLine) for (const stream of [process.stdout, process.stderr]) this.readLines(stream, onLine);
    this.exited = this.untilExit();
  }

  /** @throws StartFailure when the program cannot be run at all. */
  static async spawn(options: ChildOptions): Promise<Child> {
    const logFile = options.onLine ? undefined : options.logFile;
    const log = logFile === undefined ? undefined : openLog(logFile);
    const output = options.onLine ? 'pipe' : (log?.descriptor ?? 'ignore');
    const started = spawn(options.command, options.args, {
      detached: true,
      env: options.env ?? process.env,
      stdio: ['ignore', output, output],
    });
    if (log) closeSync(log.descriptor);
    if (!isStarted(started)) {
      const [error] = (await once(started, 'error')) as [Error];
      throw new StartFailure(`${options.name} cannot be run from ${options.command}: ${error.message}.`);
    }
    const child = new Child(started, options, log?.size ?? 0);
    options.onSpawn?.(child);
    return child;
  }

  get running(): boolean {
    return this.exit === null;
  }

  /** The end of what this process has written, oldest first. */
  lastLines(): string[] {
    const { logFile, onLine } = this.options;
    if (onLine || logFile === undefined) return [...this.kept];
    return readTail(logFile, this.logStart);
  }

  signal(signal: NodeJS.Signals): void {
    if (this.running) this.process.kill(signal);
  }

  /** Asks to end by SIGTERM, and insists by SIGKILL after the grace. */
  async stop(graceMs: number = STOP_GRACE_MS): Promise<Exit> {
    this.signal('SIGTERM');
    return (await within(graceMs, this.exited)) ?? this.kill();
  }

  /** Ends it at once by SIGKILL, as a crash would: nothing is written or closed on the way. */
  async kill(): Promise<Exit> {
    this.signal('SIGKILL');
    return this.exited;
  }

  private async untilExit(): Promise<Exit> {
    const closed = once(this.process, 'close');
    const [code, signal] = (await once(this.process, 'exit')) as [number | null, NodeJS.Signals | null];
    this.exit = { code, signal };
    await within(LAST_OUTPUT_MS, closed);
    return this.exit;
  }

  private readLines(stream: NodeJS.ReadableStream | null, onLine: (line: string) => void): void {
    if (!stream) return;
    createInterface({ input: stream }).on('line', (line) => {
      this.kept.push(line);
      if (this.kept.length > LINES_KEPT) this.kept.shift();
      onLine(line);
    });
  }
}

function isStarted(started: ChildProcess): started is ChildProcess & { readonly pid: number } {
  return started.pid !== undefined;
}

/** A log that has grown large is set aside once, so that no log of a long-lived data folder fills the disk. */
function openLog(path: string): { descriptor: number; size: number } {
  mkdirSync(dirname(path), { recursive: true });
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  const tooLarge = size > LARGEST_LOG_BYTES;
  if (tooLarge) renameSync(path, `${path}.1`);
  return { descriptor: openSync(path, 'a', 0o600), size: tooLarge ? 0 : size };
}

function readTail(path: string, from: number): string[] {
  const descriptor = openSync(path, 'r');
  try {
    const size = statSync(path).size;
    const start = Math.max(from, size - TAIL_BYTES);
    const bytes = Buffer.alloc(size - start);
    readSync(descriptor, bytes, 0, bytes.length, start);
    return bytes.toString('utf8').split('\n').filter(Boolean).slice(-LINES_KEPT);
  } finally {
    closeSync(descriptor);
  }
}
