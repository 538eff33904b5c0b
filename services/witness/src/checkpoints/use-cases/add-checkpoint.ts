import { signatureLine, type SigningKey } from '#merkle';
import { parseSubmission, type Submission } from '../domain/submission.js';
import type { Verdict } from '../domain/verdict.js';
import type { WatchedLog } from '../watched-log.js';

/** What goes back over HTTP. */
export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/** Whoever runs the witness is told of what a log should not have done. */
export type Tell = (event: Readonly<Record<string, unknown>>) => void;

const PLAIN = 'text/plain; charset=utf-8';
/** C2SP tlog-witness: how large the tree is that was cosigned last. */
const SIZE = 'text/x.tlog.size';

export class AddCheckpoint {
  constructor(
    private readonly key: SigningKey,
    private readonly logs: ReadonlyMap<string, WatchedLog>,
    private readonly tell: Tell,
  ) {}

  /** @throws where a checkpoint cannot be kept: then it is not cosigned. */
  async execute(body: Uint8Array): Promise<Answer> {
    const submission = submissionIn(body);
    if (submission === null) return refusal(400, 'this is no old size, proof and checkpoint');
    const log = this.logs.get(submission.checkpoint.origin);
    if (log === undefined) return refusal(404, 'this log is not watched here');
    if (!log.hasSigned(submission)) return refusal(403, 'no key of this log has signed that');
    const { verdict, size } = await log.take(submission);
    if (verdict === 'cosign') return { status: 200, type: PLAIN, body: this.cosignatureOf(submission) };
    if (verdict === 'other-root' || verdict === 'inconsistent') {
      // Signed by the log, and not what it signed before: this note is the proof.
      this.tell({ msg: 'a log has signed what does not go on from before', verdict, note: submission.written, size });
    }
    return answerTo(verdict, size);
  }

  private cosignatureOf({ note }: Submission): string {
    return signatureLine(this.key, note.text, Math.floor(Date.now() / 1_000));
  }
}

function answerTo(verdict: Exclude<Verdict, 'cosign'>, size: number): Answer {
  if (verdict === 'backwards') return refusal(400, 'the old size is beyond that of the checkpoint');
  if (verdict === 'inconsistent') return refusal(422, 'the proof does not lead to this checkpoint');
  return { status: 409, type: SIZE, body: `${size}\n` };
}

function refusal(status: number, reason: string): Answer {
  return { status, type: PLAIN, body: `${reason}\n` };
}

function submissionIn(body: Uint8Array): Submission | null {
  try {
    return parseSubmission(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body));
  } catch {
    return null;
  }
}
