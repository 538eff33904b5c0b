import { hash } from 'node:crypto';
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';

/** The newest checkpoint of each log, in a file of its own. One process at a time may use a folder. */
export class CheckpointFiles {
  private constructor(private readonly folder: string) {}

  static async in(folder: string): Promise<CheckpointFiles> {
    await mkdir(folder, { recursive: true });
    return new CheckpointFiles(folder);
  }

  /** Null where there is none yet. @throws whatever keeps it from being read: none may be taken for there being none. */
  async read(origin: string): Promise<string | null> {
    try {
      return await readFile(this.pathOf(origin), 'utf8');
    } catch (failure) {
      if (failure instanceof Error && 'code' in failure && failure.code === 'ENOENT') return null;
      throw failure;
    }
  }

  /** Once this has resolved, no crash brings the former one back: of the process, or of the machine. */
  async write(origin: string, note: string): Promise<void> {
    const path = this.pathOf(origin);
    const unfinished = `${path}.unfinished`;
    const file = await open(unfinished, 'w', 0o600);
    try {
      await file.writeFile(note);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(unfinished, path);
    await this.syncFolder();
  }

  /** A rename is in the folder, and the folder is on disk, only from then on. */
  private async syncFolder(): Promise<void> {
    const folder = await open(this.folder);
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  }

  private pathOf(origin: string): string {
    return join(this.folder, `${originHash(origin)}.checkpoint`);
  }
}

/** Names a log in a path and in a file's name, whatever its own name holds. */
export function originHash(origin: string): string {
  return hash('sha256', origin, 'hex');
}
