import { isSignedBy, parseCheckpoint, parseNote, type NoteKey, type TreeHead } from '#merkle';
import type { Submission } from './domain/submission.js';
import { NOTHING, verdictOn, type Verdict } from './domain/verdict.js';
import type { CheckpointFiles } from './store/checkpoint-files.js';

/** One log, and the newest of its checkpoints that was cosigned. It never goes back to an older one. */
export class WatchedLog {
  /** Submissions are looked at one after the other: between the look and the write there is no other. */
  private turn: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly files: CheckpointFiles,
    readonly origin: string,
    private readonly keys: readonly NoteKey[],
    private head: TreeHead,
    private note: string | null,
  ) {}

  /** @throws where what is kept of the log cannot be understood: to begin anew would be to forget what was cosigned. */
  static async open(files: CheckpointFiles, origin: string, keys: readonly NoteKey[]): Promise<WatchedLog> {
    const written = await files.read(origin);
    if (written === null) return new WatchedLog(files, origin, keys, NOTHING, null);
    const note = parseNote(written);
    const checkpoint = note && parseCheckpoint(note.text);
    if (checkpoint?.origin !== origin) throw new Error(`the checkpoint that is kept of ${origin} is damaged`);
    return new WatchedLog(files, origin, keys, checkpoint, written);
  }

  /** As its log has sent it; null where none was cosigned yet. */
  get newest(): string | null {
    return this.note;
  }

  get size(): number {
    return this.head.size;
  }

  hasSigned({ note }: Submission): boolean {
    return this.keys.some((key) => isSignedBy(note, key));
  }

  /** @returns once the checkpoint is kept for good, where it is to be cosigned. @throws where it cannot be kept. */
  take(submission: Submission): Promise<{ readonly verdict: Verdict; readonly size: number }> {
    const taken = this.turn.then(() => this.takeAlone(submission));
    this.turn = taken.catch(() => undefined);
    return taken;
  }

  private async takeAlone(submission: Submission): Promise<{ readonly verdict: Verdict; readonly size: number }> {
    const verdict = verdictOn(submission, this.head);
    const { checkpoint, written } = submission;
    const isNew = this.note === null || checkpoint.size > this.head.size;
    if (verdict === 'cosign' && isNew) {
      await this.files.write(this.origin, written);
      this.head = checkpoint;
      this.note = written;
    }
    return { verdict, size: this.head.size };
  }
}
