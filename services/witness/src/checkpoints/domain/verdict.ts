import { emptyRoot, isConsistent, type TreeHead } from '#merkle';
import type { Submission } from './submission.js';

/** What the witness has cosigned last of a log of which it has cosigned nothing. */
export const NOTHING: TreeHead = { size: 0, root: emptyRoot() };

export type Verdict = 'cosign' | 'backwards' | 'other-size' | 'other-root' | 'inconsistent';

/** Whether a checkpoint goes on from the newest that was cosigned, in the order in which C2SP tlog-witness asks. */
export function verdictOn({ oldSize, proof, checkpoint }: Submission, newest: TreeHead): Verdict {
  if (oldSize > checkpoint.size) return 'backwards';
  if (oldSize !== newest.size) return 'other-size';
  if (oldSize === checkpoint.size && !checkpoint.root.equals(newest.root)) return 'other-root';
  return isConsistent(newest, checkpoint, proof) ? 'cosign' : 'inconsistent';
}
