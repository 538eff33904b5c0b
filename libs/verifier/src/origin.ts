import type {
  Acknowledgement,
  DecideRequest,
  FillReply,
  NotedUses,
  PresentedText,
  Push,
  Renewal,
  RenewLeaseRequest,
} from './protocol.js';
import type { Verification } from './verification.js';

/** What a verifier hears from its origin. Each call has taken effect when it returns. */
export interface OriginListener {
  pushed(push: Push): void;
  /** What was pushed since may be lost. */
  disconnected(): void;
  reconnected(): void;
}

/** Where the truth is. Every request ends within a few seconds, be it by a failure. */
export interface Origin {
  fill(text: PresentedText): Promise<FillReply>;
  renew(request: RenewLeaseRequest): Promise<Renewal>;
  decide(request: DecideRequest): Promise<Verification>;
  /** Of a few hundred at most. */
  noteUses(uses: readonly NotedUses[]): Promise<void>;
  /** Of a verifier that stops; waited for at the end of a process, so it ends within half a second. */
  release(request: RenewLeaseRequest): Promise<void>;
  acknowledge(ackTo: string, acknowledgement: Acknowledgement): void;
  /** From now on, until the function it gives is called. */
  listen(listener: OriginListener): () => void;
}
