import type { TreeHead } from './checks.js';
import { HASH_BYTES } from './hashes.js';

/** What a log says of itself (C2SP tlog-checkpoint). */
export interface Checkpoint extends TreeHead {
  /** The name of the log. */
  readonly origin: string;
  /** Further lines, which only their own log gives a meaning. */
  readonly extensions: readonly string[];
}

/** The text of its note. */
export function checkpointText({ origin, size, root, extensions }: Checkpoint): string {
  return `${[origin, size, root.toString('base64'), ...extensions].join('\n')}\n`;
}

/** Null for the text of a note that is none of a checkpoint. */
export function parseCheckpoint(text: string): Checkpoint | null {
  if (!text.endsWith('\n')) return null;
  const [origin = '', writtenSize = '', writtenRoot = '', ...extensions] = text.slice(0, -1).split('\n');
  const size = Number(writtenSize);
  const root = Buffer.from(writtenRoot, 'base64');
  const isSize = Number.isSafeInteger(size) && String(size) === writtenSize && size >= 0;
  const isRoot = root.length === HASH_BYTES && root.toString('base64') === writtenRoot;
  if (origin === '' || !isSize || !isRoot || extensions.includes('')) return null;
  return { origin, size, root, extensions };
}
