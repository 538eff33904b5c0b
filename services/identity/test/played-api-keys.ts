import type { Msg, NatsConnection, Subscription } from '@nats-io/transport-node';
import { takeFacts, type Problem, type TakeFactsRequest } from '#contracts';

/** Plays api-keys for identity: is told what identity has stored, and answers that no verifier goes by anything else. */
export class PlayedApiKeys {
  /** Whatever it was told, oldest first. */
  readonly told: TakeFactsRequest[] = [];
  /** What it does before it answers; a problem is its answer. */
  private before: () => Promise<Problem | null> = () => Promise.resolve(null);
  private listening: Subscription;

  constructor(private readonly connection: NatsConnection) {
    this.listening = this.listen();
  }

  /** The next one is answered when `until` is, and so are all that follow. */
  answerAfter(until: Promise<Problem | null>): void {
    this.before = () => until;
  }

  answerAtOnce(): void {
    this.before = () => Promise.resolve(null);
  }

  /** As where no process of api-keys runs while `work` does. */
  async awayDuring<T>(work: () => Promise<T>): Promise<T> {
    this.listening.unsubscribe();
    try {
      return await work();
    } finally {
      this.listening = this.listen();
    }
  }

  private listen(): Subscription {
    const callback = (_: unknown, message: Msg) => void this.take(message);
    return this.connection.subscribe(takeFacts.subject, { queue: 'api-keys', callback });
  }

  private async take(message: Msg): Promise<void> {
    this.told.push(message.json<{ readonly data: TakeFactsRequest }>().data);
    const problem = await this.before();
    const answer = problem === null ? { response: {} } : { err: problem.toDetails() };
    message.respond(JSON.stringify({ ...answer, isDisposed: true }));
  }
}
