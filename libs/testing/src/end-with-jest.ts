import { rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Child } from '#embedded';

/** To be called as soon as the process exists: should jest be interrupted, it ends with it (test/end-with-jest.mjs). */
export function endWithJest(child: Child): void {
  const note = leaveNote(`process-${child.pid}`, String(child.pid));
  // An id that is free again may become somebody else's.
  if (note !== null) void child.exited.then(() => rmSync(note, { force: true }));
}

/** The same for a folder: it is removed. */
export function removeWithJest(folder: string): void {
  leaveNote(`folder-${basename(folder)}`, folder);
}

function leaveNote(name: string, content: string): string | null {
  const notes = process.env['KEYWARD_TEST_LEFTOVERS'];
  if (!notes) return null;
  const note = join(notes, name);
  writeFileSync(note, content);
  return note;
}
