import type { KeyResult } from '#contracts';
import type { Output } from '../terminal/output.js';

/** As many as one request takes. */
const LARGEST_BATCH = 1_000;

/** Has something done to many keys, and shows how far it has come. */
export async function inBatches(
  ids: readonly string[],
  out: Output,
  work: (batch: readonly string[]) => Promise<readonly KeyResult[]>,
): Promise<readonly KeyResult[]> {
  const results: KeyResult[] = [];
  for (let at = 0; at < ids.length; at += LARGEST_BATCH) {
    out.progress(`${at} of ${ids.length} keys …`);
    results.push(...(await work(ids.slice(at, at + LARGEST_BATCH))));
  }
  out.endProgress();
  return results;
}
