import { setTimeout as wait } from 'node:timers/promises';
import { freshKey, type Answer, type Client, type KeyPlace } from '../e2e/client.js';
import type { Journal, Operation } from './journal.js';

const PAUSE_MS = 50;

/** A key whose text its caller was shown. */
export interface HeldKey extends KeyPlace {
  readonly text: string;
}

/** Works with its own keys, one thing after the other, and notes each before it is sent. */
export class Caller {
  /** @param attempts how often it sends one request, under one Idempotency-Key, until it knows the outcome. */
  constructor(
    private readonly client: Client,
    private readonly projectId: string,
    private readonly journal: Journal,
    private readonly attempts: number = 1,
  ) {}

  /** @returns null where it is not known to be there. */
  async create(): Promise<HeldKey | null> {
    const once = freshKey();
    const operation = this.journal.note('create', null);
    const key = await this.carryOut(operation, (client) => client.createKey(this.projectId, {}, once));
    if (key === null) return null;
    operation.keyId = key.id;
    operation.version = key.version;
    return { id: key.id, projectId: key.projectId, text: key.key };
  }

  async extend(key: KeyPlace, days: number): Promise<void> {
    const once = freshKey();
    const operation = this.journal.note('extend', key.id, days);
    const view = await this.carryOut(operation, (client) => client.extendKey(key, days, once));
    operation.version = view?.version ?? null;
  }

  /** @returns whether it is known to be gone. */
  async delete(key: KeyPlace): Promise<boolean> {
    const operation = this.journal.note('delete', key.id);
    const revoked = await this.carryOut(operation, (client) => client.deleteKey(key));
    operation.version = revoked && Number(revoked.revision.split(':')[1]);
    return revoked !== null;
  }

  /** Whether the gateway says that the key holds: no answer is no yes. */
  async accepts({ text }: HeldKey): Promise<boolean> {
    const answer = await this.client.verify(text).catch(() => null);
    return answer !== null && answer.status < 300 && answer.body.valid;
  }

  /** The whole life of a key, with an extend that is refused, as far as it is known to be there. */
  async live(): Promise<void> {
    const key = await this.create();
    if (key === null) return;
    await this.extend(key, 30);
    await this.extend(key, 0);
    await this.extend(key, 1);
    await this.delete(key);
  }

  /** An answer of 500 and more, or none, says nothing about the outcome, and a refusal after it speaks of the retry only. */
  private async carryOut<Body>(
    operation: Operation,
    send: (client: Client) => Promise<Answer<Body>>,
  ): Promise<Body | null> {
    const client = this.client.withRequestId(operation.id);
    for (let attempt = 1; attempt <= this.attempts; attempt++) {
      const answer = await send(client).catch(() => null);
      if (answer !== null && answer.status < 300) {
        operation.outcome = 'ok';
        return answer.body;
      }
      if (answer !== null && answer.status < 500) {
        if (attempt === 1) operation.outcome = 'fail';
        return null;
      }
      await wait(PAUSE_MS);
    }
    return null;
  }
}
