import { Injectable, Logger } from '@nestjs/common';
import { Nats } from './nats-connection.js';

/**
 * Tells whoever listens at this moment, at most once and without an answer: for what is found out in another way where
 * it is not heard. Never for events, which must not be missed.
 */
@Injectable()
export class Broadcast {
  private readonly logger = new Logger(Broadcast.name);

  constructor(private readonly nats: Nats) {}

  /** What is told while NATS is away may come later, or never. */
  publish(subject: string, body: object): void {
    this.nats.connection.publish(subject, JSON.stringify(body));
  }

  /**
   * What is no JSON object is passed over: the sender may be anyone on the bus. Whether it has the form that is expected
   * is the listener's to see.
   * @returns how to stop listening.
   */
  listen<Body extends object>(subject: string, hear: (body: Partial<Body>, subject: string) => void): () => void {
    const subscription = this.nats.connection.subscribe(subject, {
      callback: (failure, message) => {
        if (failure !== null) return;
        const body = objectIn<Body>(message);
        if (body === null) this.logger.warn({ msg: 'passed over what cannot be read', subject: message.subject });
        else hear(body, message.subject);
      },
    });
    return () => subscription.unsubscribe();
  }
}

function objectIn<Body extends object>(message: { json<T>(): T }): Partial<Body> | null {
  try {
    const body = message.json<unknown>();
    return typeof body === 'object' && body !== null ? body : null;
  } catch {
    return null;
  }
}
