import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endWithJest } from '#testing';
import type { Child } from '../src/index.js';

/** What one test makes in the world, and how all of it goes away again, whatever happened. */
export interface Scene {
  readonly dir: string;
  /** The lines logged so far. */
  readonly lines: string[];
  readonly log: (line: string) => void;
  /** To be given to whatever spawns. */
  readonly onSpawn: (child: Child) => void;
  readonly children: Child[];
  /** An executable shell script. */
  script(path: string, body: string): string;
}

export function openScene(): Scene {
  const lines: string[] = [];
  const children: Child[] = [];
  return {
    dir: mkdtempSync(join(tmpdir(), 'keyward-embedded-')),
    lines,
    children,
    log: (line) => lines.push(line),
    onSpawn: (child) => {
      children.push(child);
      endWithJest(child);
    },
    script(path, body) {
      writeFileSync(path, `#!/bin/sh\n${body}\n`);
      chmodSync(path, 0o755);
      return path;
    },
  };
}

export async function closeScene({ dir, children }: Scene): Promise<void> {
  await Promise.all(children.map((child) => child.kill()));
  rmSync(dir, { recursive: true, force: true });
}

export function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
