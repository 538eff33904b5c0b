import type { Origin } from './origin.js';
import type { FillReply, PresentedText } from './protocol.js';
import { VerifierUnavailable } from './verification.js';

/** Questions to the origin at a time. Of more, it would answer none in time. */
const MOST_UNDER_WAY = 1_000;

/** A question about a text that is under way. */
export interface Fill {
  /** Of a clock that is never set back. */
  readonly sentAt: number;
  readonly reply: Promise<FillReply>;
  /** How often all had been forgotten by then. */
  readonly generation: number;
}

/** Asks the origin about texts: about each once at a time, where that may be shared. */
export class Fills {
  private shared = new Map<string, Fill>();
  private underWay = 0;
  private sent = 0;
  private generation = 0;

  constructor(
    private readonly origin: Pick<Origin, 'fill'>,
    private readonly monotonicMs: () => number,
  ) {}

  /** Sent so far. */
  get count(): number {
    return this.sent;
  }

  get areShared(): boolean {
    return this.shared.size > 0;
  }

  /** One that others may join, and that is under way already. */
  joinable(digest: string): Fill | undefined {
    return this.shared.get(digest);
  }

  /**
   * @param share whether others may join.
   * @throws VerifierUnavailable where too many are under way; its reply fails so where the origin does.
   */
  start(text: PresentedText, share: boolean): Fill {
    if (this.underWay >= MOST_UNDER_WAY) throw new VerifierUnavailable();
    this.underWay++;
    this.sent++;
    const sentAt = this.monotonicMs();
    const reply = this.origin.fill(text).catch((cause: unknown) => {
      throw new VerifierUnavailable({ cause });
    });
    const { generation } = this;
    const fill: Fill = { sentAt, generation, reply: reply.finally(() => this.end(text.digest, fill)) };
    if (share) this.shared.set(text.digest, fill);
    return fill;
  }

  /** Those under way are joined no more, and what they bring is not kept. */
  forget(): void {
    this.shared = new Map();
    this.generation++;
  }

  isForgotten({ generation }: Fill): boolean {
    return generation !== this.generation;
  }

  private end(digest: string, fill: Fill): void {
    this.underWay--;
    if (this.shared.get(digest) === fill) this.shared.delete(digest);
  }
}
