import type { KeywardEvent } from './event.js';

/** Something that is being mended by itself: a handler that failed, or a stream or connection that is away. */
export interface SubscriptionFailure {
  readonly error: unknown;
  readonly retryInMs: number;
  /** The event whose handler failed, and how often it has by now. */
  readonly event?: KeywardEvent;
  readonly attempt?: number;
}

export type TellFailure = (failure: SubscriptionFailure) => void;

/** What fails in the one who is told must not end the subscription. */
export function guarded(tell: TellFailure): TellFailure {
  return (failure) => {
    try {
      tell(failure);
    } catch (error) {
      warn({ ...failure, error });
    }
  };
}

/** Where nobody asked to be told: a warning of the process, which Node writes to stderr. */
export function warn({ error, event, attempt, retryInMs }: SubscriptionFailure): void {
  const reason = error instanceof Error ? error.message : String(error);
  const what = event ? `the handler of ${event.type} ${event.id} failed (attempt ${attempt})` : 'no events at present';
  process.emitWarning(`${what}: ${reason}; again in ${retryInMs} ms`, 'KeywardSubscription');
}
