import { randomUUID } from 'node:crypto';
import { chmod, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf, exitCodes, Failure } from './failure.js';

/** A session at one server, and what was chosen for it. */
export interface Login {
  /** A secret: whoever has it is the user. */
  readonly token: string;
  readonly email: string;
  readonly expiresAt: string;
  readonly projectId: string | null;
}

interface Kept {
  /** The server of the last log-in. */
  readonly current: string | null;
  readonly byUrl: Readonly<Record<string, Login>>;
}

const nothing: Kept = { current: null, byUrl: {} };

/** What log-ins leave for the next command, in a file that only its owner can read. A token goes to its server alone. */
export class Logins {
  private readonly file: string;

  constructor(private readonly folder: string) {
    this.file = join(folder, 'logins.json');
  }

  async currentUrl(): Promise<string | null> {
    return (await this.read()).current;
  }

  async at(url: string): Promise<Login | null> {
    const { byUrl } = await this.read();
    return Object.hasOwn(byUrl, url) ? (byUrl[url] ?? null) : null;
  }

  async keep(url: string, login: Login): Promise<void> {
    const { byUrl } = await this.read();
    await this.write({ current: url, byUrl: { ...byUrl, [url]: login } });
  }

  async forget(url: string): Promise<void> {
    const { current, byUrl } = await this.read();
    const others = Object.fromEntries(Object.entries(byUrl).filter(([at]) => at !== url));
    await this.write({ current, byUrl: others });
  }

  /** A file that others may read is closed to them first. */
  private async read(): Promise<Kept> {
    const text = await this.text();
    if (text === null) return nothing;
    const kept = keptIn(text);
    if (kept === null) {
      throw new Failure(
        exitCodes.notLoggedIn,
        `${this.file} cannot be read`,
        'Remove it, and log in again: keyward login',
      );
    }
    return kept;
  }

  private async text(): Promise<string | null> {
    try {
      const { mode } = await stat(this.file);
      if ((mode & 0o077) !== 0) await chmod(this.file, 0o600);
      return await readFile(this.file, 'utf8');
    } catch (failure) {
      if (codeOf(failure) === 'ENOENT') return null;
      throw failure;
    }
  }

  /** Whole or not at all, and never readable by others in between. */
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

/** Null where it is not what was written here. */
function keptIn(text: string): Kept | null {
  try {
    const kept = JSON.parse(text) as Partial<Kept> | null;
    return typeof kept?.byUrl === 'object' ? { current: kept.current ?? null, byUrl: kept.byUrl } : null;
  } catch {
    return null;
  }
}
