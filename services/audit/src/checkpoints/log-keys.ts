import type { LogKeysView } from '#contracts';
import {
  checkpointText,
  emptyRoot,
  isSignedBy,
  parseCheckpoint,
  parseNote,
  signedAt,
  signedNote,
  writtenKey,
  type NoteKey,
  type SigningKey,
  type TreeHead,
} from '#merkle';

export interface LogKeysPlan {
  /** Its name is the log's. */
  readonly own: SigningKey;
  readonly former: readonly NoteKey[];
  readonly witness: { readonly url: string; readonly key: NoteKey } | null;
}

/** By what the log signs, and by what its own notes and those of its witness are known. */
export class LogKeys {
  constructor(private readonly plan: LogKeysPlan) {}

  get origin(): string {
    return this.plan.own.name;
  }

  get witness(): LogKeysPlan['witness'] {
    return this.plan.witness;
  }

  get written(): LogKeysView {
    const { own, witness } = this.plan;
    return { log: writtenKey(own), witness: witness && writtenKey(witness.key) };
  }

  /** Whoever calls this answers for what the text says. */
  sign(text: string): string {
    return signedNote(text, [this.plan.own]);
  }

  signCheckpoint({ size, root }: TreeHead): string {
    return this.sign(checkpointText({ origin: this.origin, size, root, extensions: [] }));
  }

  /** Says nothing that could turn out to be wrong: any log has begun so. */
  signEmpty(): string {
    return this.signCheckpoint({ size: 0, root: emptyRoot() });
  }

  /** Null for what is no checkpoint that this log has signed, by its present key or a former one. */
  readOwn(written: string): TreeHead | null {
    const note = parseNote(written);
    const checkpoint = note && parseCheckpoint(note.text);
    if (!note || checkpoint?.origin !== this.origin) return null;
    return [this.plan.own, ...this.plan.former].some((key) => isSignedBy(note, key)) ? checkpoint : null;
  }

  /** The note with these lines beneath, where the witness has signed it by one of them; null where it has not. */
  withCosignature(note: string, lines: string): string | null {
    const key = this.plan.witness?.key;
    // Of keys that are not known here nothing is given on.
    const own = lines.split('\n').find((line) => isCosignature(note, line, key));
    return own === undefined ? null : `${note}${own}\n`;
  }
}

function isCosignature(note: string, line: string, key: NoteKey | undefined): boolean {
  const parsed = parseNote(`${note}${line}\n`);
  return parsed !== null && key !== undefined && signedAt(parsed, key) !== null;
}
