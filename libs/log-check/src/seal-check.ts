import { isSignedBy, parseCheckpoint, parseKey, parseNote, signedAt } from '#merkle';
import { exportedAtIn, exportEndText, type ExportHeader } from './export-lines.js';
import type { Findings } from './findings.js';

type Checkpoint = NonNullable<ReturnType<typeof parseCheckpoint>>;
type NoteKey = NonNullable<ReturnType<typeof parseKey>>;

/** A checkpoint whose signatures are right. */
export interface SealedCheckpoint extends Checkpoint {
  readonly note: string;
  /** By the witness' clock; null where none has signed. */
  readonly witnessedAt: Date | null;
}

/** By whom what is signed has to be signed. */
export interface Trust {
  /** A written key (C2SP signed-note, "vkey"). */
  readonly log: string;
  /** Where none is given, the one that the export names, if it names one. */
  readonly witness?: string | null;
}

/** The clocks of log and witness may differ so much, and a cosignature may be so old when it is exported. */
const FRESH_MS = 10 * 60 * 1_000;

/** Checks what is signed: that the log reached so far, that its witness knows, and that the export is whole. */
export class SealCheck {
  private readonly log: NoteKey;
  private witness: NoteKey | null;

  /** @throws RangeError for what is no written key. */
  constructor(
    private readonly findings: Findings,
    { log, witness = null }: Trust,
  ) {
    this.log = keyIn(log);
    this.witness = witness === null ? null : keyIn(witness);
  }

  /** The header names its log and its witness. Another log than the expected one is found by its signatures too. */
  takeHeader({ origin, log, witness }: ExportHeader): void {
    const named = parseKey(log);
    if (named === null || !named.publicKey.equals(this.log.publicKey) || named.name !== this.log.name)
      this.findings.add('wrong-log', `it is of the log ${origin}, whose key is not the one you gave`, { line: 1 });
    this.witness ??= witness === null ? null : parseKey(witness);
  }

  /** @param whose for people. Null where the log has not signed it. */
  openCheckpoint(written: string, whose: string, line: number | null): SealedCheckpoint | null {
    const note = parseNote(written);
    const checkpoint = note && parseCheckpoint(note.text);
    if (!note || !checkpoint || checkpoint.origin !== this.log.name || !isSignedBy(note, this.log)) {
      this.findings.add('checkpoint-not-signed', `${whose} is not signed by the log`, { line });
      return null;
    }
    const seconds = this.witness && signedAt(note, this.witness);
    return { ...checkpoint, note: written, witnessedAt: seconds === null ? null : new Date(seconds * 1_000) };
  }

  /** @param last null where it was not signed, which was said by then. @returns when the export ended. */
  openTrailer(written: string, last: Checkpoint | null, chain: Buffer | null, line: number): Date | null {
    const note = parseNote(written);
    const at = note && exportedAtIn(note.text);
    if (!note || at === null || note.signatures.length !== 1 || !isSignedBy(note, this.log)) {
      this.findings.add('trailer-not-signed', 'the last line is not signed by the log', { line });
      return null;
    }
    if (last !== null && (chain === null || note.text !== exportEndText({ ...last, exportedAt: at, chain })))
      this.findings.add('file-changed', 'the lines are not those that the log has exported', { line });
    return new Date(at);
  }

  /** Where there is a witness, it has signed about when the log was exported: an old log, dug out again, it has not. */
  assertFresh({ witnessedAt }: SealedCheckpoint, exportedAt: Date, line: number): void {
    if (this.witness === null) return;
    if (witnessedAt === null) {
      const message = `the checkpoint is not signed by the witness ${this.witness.name}`;
      this.findings.add('not-witnessed', message, { line });
    } else if (Math.abs(witnessedAt.getTime() - exportedAt.getTime()) > FRESH_MS) {
      const [seen, at] = [witnessedAt.toISOString(), exportedAt.toISOString()];
      this.findings.add('witnessed-long-ago', `the witness signed at ${seen}, and the export is of ${at}`, { line });
    }
  }
}

function keyIn(written: string): NoteKey {
  const key = parseKey(written);
  if (key === null) throw new RangeError('not a written key (<name>+<id>+<base64>)');
  return key;
}
