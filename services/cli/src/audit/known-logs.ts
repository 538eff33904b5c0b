import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LogKeysView } from '#contracts';
import type { LogReport, SeenCheckpoint } from '#log-check';
import { codeOf, exitCodes, Failure } from '../failure.js';

interface Kept {
  /** By the server that named them. */
  readonly keys: Readonly<Record<string, LogKeysView>>;
  /** By the key of the log. */
  readonly seen: Readonly<Record<string, SeenCheckpoint>>;
}

const nothing: Kept = { keys: {}, seen: {} };

/**
 * What earlier checks leave for later ones: by which keys a server's log is checked, and how far each log had come. So one
 * that was cut, or written anew, is found by whoever has checked it before, whoever signs it now.
 */
export class KnownLogs {
  private readonly file: string;

  constructor(private readonly folder: string) {
    this.file = join(folder, 'logs.json');
  }

  /** Null for a server that was not asked yet. */
  async keysAt(url: string): Promise<LogKeysView | null> {
    const { keys } = await this.read();
    return Object.hasOwn(keys, url) ? (keys[url] ?? null) : null;
  }

  async keepKeys(url: string, keys: LogKeysView): Promise<void> {
    const kept = await this.read();
    await this.write({ ...kept, keys: { ...kept.keys, [url]: { log: keys.log, witness: keys.witness } } });
  }

  async seenOf(log: string): Promise<SeenCheckpoint | null> {
    const { seen } = await this.read();
    return Object.hasOwn(seen, log) ? (seen[log] ?? null) : null;
  }

  /** Of what was found right; an older one changes nothing. */
  async keepSeen(log: string, { ok, checkpoint, exportedAt }: LogReport): Promise<void> {
    if (!ok || checkpoint === null || exportedAt === null) return;
    const kept = await this.read();
    const before = kept.seen[log]?.at ?? null;
    if (before !== null && before >= exportedAt) return;
    await this.write({ ...kept, seen: { ...kept.seen, [log]: { note: checkpoint, at: exportedAt } } });
  }

  private async read(): Promise<Kept> {
    try {
      const kept = JSON.parse(await readFile(this.file, 'utf8')) as Partial<Kept>;
      if (typeof kept.keys === 'object' && typeof kept.seen === 'object') return { keys: kept.keys, seen: kept.seen };
    } catch (failure) {
      if (codeOf(failure) === 'ENOENT') return nothing;
      if (!(failure instanceof SyntaxError)) throw failure;
    }
    // Who can make it unreadable must not be able to make earlier checks forgotten.
    throw new Failure(exitCodes.failed, `${this.file} cannot be read`, 'Remove it to forget what was checked before.');
  }

  private async write(kept: Kept): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const draft = `${this.file}.${randomUUID()}`;
    try {
      await writeFile(draft, `${JSON.stringify(kept, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
      await rename(draft, this.file);
    } catch (failure) {
      await rm(draft, { force: true });
      throw failure;
    }
  }
}
