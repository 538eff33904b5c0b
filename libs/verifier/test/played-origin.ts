import type {
  Acknowledgement,
  Changes,
  DecideRequest,
  FilledView,
  FillReply,
  NotedUses,
  Origin,
  OriginListener,
  PresentedText,
  Push,
  Renewal,
  RenewLeaseRequest,
  Verification,
} from '../src/index.js';
import { changesOf } from './builders.js';

/** A question on its way: it is read at the origin, and later its answer arrives, or does not. */
export interface Question {
  readonly about: 'fill' | 'renewal';
  /** The origin looks at how things are, and answers by that. */
  read(): void;
  /** Only after it was read. */
  arrive(): void;
  fail(): void;
  readonly isRead: boolean;
}

/** An origin whose answers are those of the moment they are asked for, unless a test holds them back. */
export class PlayedOrigin implements Origin {
  /** What is true, by the digest of a text. */
  readonly truth = new Map<string, FilledView>();
  /** What renewals carry. */
  recent: Changes = changesOf({});
  epoch = 'one';
  holdsBack = false;
  isAway = false;
  /** Those that are held back, in the order they were asked. */
  readonly questions: Question[] = [];
  readonly filled: PresentedText[] = [];
  readonly decided: DecideRequest[] = [];
  decision: Verification = { valid: false, code: 'unknown' };
  readonly told: NotedUses[] = [];
  readonly acknowledged: { readonly ackTo: string; readonly acknowledgement: Acknowledgement }[] = [];
  renewals = 0;
  readonly released: string[] = [];
  private listener: OriginListener | null = null;

  fill(text: PresentedText): Promise<FillReply> {
    this.filled.push(text);
    return this.ask('fill', () => this.truth.get(text.digest) ?? { key: null });
  }

  renew(): Promise<Renewal> {
    this.renewals++;
    return this.ask('renewal', () => this.renewal());
  }

  decide(request: DecideRequest): Promise<Verification> {
    this.decided.push(request);
    return this.isAway ? Promise.reject(new Error('away')) : Promise.resolve(this.decision);
  }

  noteUses(uses: readonly NotedUses[]): Promise<void> {
    if (this.isAway) return Promise.reject(new Error('away'));
    this.told.push(...uses);
    return Promise.resolve();
  }

  release({ verifier }: RenewLeaseRequest): Promise<void> {
    if (this.isAway) return Promise.reject(new Error('away'));
    this.released.push(verifier);
    return Promise.resolve();
  }

  acknowledge(ackTo: string, acknowledgement: Acknowledgement): void {
    this.acknowledged.push({ ackTo, acknowledgement });
  }

  listen(listener: OriginListener): () => void {
    this.listener = listener;
    return () => (this.listener = null);
  }

  push(push: Partial<Push>): void {
    this.listener?.pushed({ revision: 'rev_1', ackTo: 'ack.1', ...changesOf({}), ...push });
  }

  disconnect(): void {
    this.listener?.disconnected();
  }

  reconnect(): void {
    this.listener?.reconnected();
  }

  /** May be overridden by who plays more of an origin. */
  protected renewal(): Renewal {
    return { epoch: this.epoch, ...this.recent };
  }

  private ask<Reply>(about: Question['about'], look: () => Reply): Promise<Reply> {
    if (this.isAway) return Promise.reject(new Error('away'));
    if (!this.holdsBack) return Promise.resolve(look());
    const { promise, resolve, reject } = Promise.withResolvers<Reply>();
    let reply: { readonly is: Reply } | null = null;
    const leave = () => this.questions.splice(this.questions.indexOf(question), 1);
    const question = {
      about,
      get isRead() {
        return reply !== null;
      },
      read: () => {
        reply = { is: look() };
      },
      arrive: () => {
        if (reply === null) return;
        leave();
        resolve(reply.is);
      },
      fail: () => {
        leave();
        reject(new Error('no answer'));
      },
    };
    this.questions.push(question);
    return promise;
  }
}
