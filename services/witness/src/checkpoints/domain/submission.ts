import { parseCheckpoint, parseNote, type Checkpoint, type Hash, type Note } from '#merkle';

const MOST_PROOF_LINES = 63;
const HASH_BYTES = 32;

/** What `POST /add-checkpoint` brings (C2SP tlog-witness). */
export interface Submission {
  /** Of the checkpoint that the sender takes for the newest here. */
  readonly oldSize: number;
  readonly proof: readonly Hash[];
  readonly checkpoint: Checkpoint;
  readonly note: Note;
  /** The note as it was sent. */
  readonly written: string;
}

/** Null for what is not written as it must be. Nothing is checked of it yet. */
export function parseSubmission(text: string): Submission | null {
  const end = text.indexOf('\n\n');
  if (end === -1) return null;
  const [oldLine = '', ...proofLines] = text.slice(0, end).split('\n');
  const oldSize = Number(/^old (0|[1-9]\d{0,15})$/.exec(oldLine)?.[1] ?? NaN);
  if (!Number.isSafeInteger(oldSize) || proofLines.length > MOST_PROOF_LINES) return null;
  const proof = proofLines.map((line) => Buffer.from(line, 'base64'));
  const isWritten = (hash: Hash, at: number) =>
    hash.length === HASH_BYTES && hash.toString('base64') === proofLines[at];
  if (!proof.every(isWritten)) return null;
  const written = text.slice(end + 2);
  const note = parseNote(written);
  const checkpoint = note && parseCheckpoint(note.text);
  return note && checkpoint && { oldSize, proof, checkpoint, note, written };
}
