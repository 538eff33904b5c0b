import type { Msg, NatsConnection } from '@nats-io/transport-node';

/** What is over it is not answered, and may be asked again: an attack must not make more at once. */
const MOST_AT_ONCE = 64;

interface Answering {
  readonly subject: string;
  /** Of the processes that answer there, each question goes to one. */
  readonly queue: string;
  readonly answer: (message: Msg) => Promise<void>;
  readonly onFailure: (failure: unknown) => void;
}

/** Answers what subscribers, or the server for them, ask: many side by side, and never more than so many. @returns how to stop. */
export function answerSideBySide(
  connection: NatsConnection,
  { subject, queue, answer, onFailure }: Answering,
): () => void {
  let underWay = 0;
  const subscription = connection.subscribe(subject, {
    queue,
    callback: (failure, message) => {
      if (failure !== null || underWay >= MOST_AT_ONCE) return;
      underWay += 1;
      void answer(message)
        .catch(onFailure)
        .finally(() => (underWay -= 1));
    },
  });
  return () => subscription.unsubscribe();
}
