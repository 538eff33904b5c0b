import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';

/**
 * A small JSON file of a data folder, readable by its owner only. It is written beside and renamed, so a
 * reader, or a start after a crash, finds the old content or the new, never a part.
 */
export function writeDataFile(path: string, value: unknown): void {
  const unfinished = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(unfinished, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
    renameSync(unfinished, path);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  }
}

/** Null when there is no such file, or nothing in it that can be understood. */
export function readDataFile<T>(path: string): T | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as T;
  } catch {
    return null;
  }
}
