import type { Idempotency, Replayable } from '#contracts';
import type { Aggregate } from './aggregate.js';
import type { Circumstance, Decision, Draft } from './draft.js';
import { findReplay } from './replay.js';

/** What a use case decides about the document as it stands, or null where there is nothing to change. */
export type Decide<Document extends Aggregate> = (document: Document | null, now: Date) => Decision<Document> | null;

/** How an answer is made from a changed document, and under which key it is kept for a retry, if any. */
export interface Answer<Document extends Aggregate, Body> {
  readonly idempotency: Idempotency | null;
  readonly toBody: (document: Document) => Body;
}

/** One caller's wish to change a document, waiting in the document's lane. */
export class Change<Document extends Aggregate, Body> {
  readonly outcome: Promise<Replayable<Body>>;
  private resolve!: (outcome: Replayable<Body>) => void;
  private reject!: (failure: unknown) => void;
  private settle: () => void = () => {};

  constructor(
    private readonly decide: Decide<Document>,
    private readonly answer: Answer<Document, Body>,
    private readonly requestId: string | null,
    /** Milliseconds since the epoch: until then the change may wait for room in its document. */
    readonly giveUpAt: number,
  ) {
    this.outcome = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
  }

  /** Adds this change to the draft. What comes of it is told only by `tell`, once the draft is known to be stored. */
  applyTo(draft: Draft<Document> | null, now: Date): void {
    try {
      const outcome = this.applied(draft, { now, requestId: this.requestId });
      this.settle = () => this.resolve(outcome);
    } catch (refusal) {
      this.settle = () => this.reject(refusal);
    }
  }

  tell(): void {
    this.settle();
  }

  fail(failure: unknown): void {
    this.reject(failure);
  }

  private applied(draft: Draft<Document> | null, circumstance: Circumstance): Replayable<Body> {
    const { idempotency, toBody } = this.answer;
    const replay = draft && idempotency && findReplay(draft.document.replays, idempotency);
    if (replay) return { body: replay.body as Body, replayed: true };
    const decision = this.decide(draft?.document ?? null, circumstance.now);
    if (draft === null) throw new Error('a use case let a missing document pass');
    if (decision !== null) draft.apply(decision, circumstance);
    const body = toBody(draft.document);
    if (idempotency) draft.keep({ ...idempotency, at: circumstance.now, body });
    return { body, replayed: false };
  }
}
