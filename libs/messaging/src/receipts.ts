import { Injectable } from '@nestjs/common';
import type { Msg } from '@nats-io/transport-node';
import { receiptSubject, type EventIds } from '#contracts';
import { Nats } from './nats-connection.js';

/**
 * How the audit tells owners what it holds. At most once, on purpose: a receipt that gets lost is asked for by the
 * owner, so nothing rests on it but speed.
 */
@Injectable()
export class Receipts {
  constructor(private readonly nats: Nats) {}

  send(service: string, eids: readonly string[]): void {
    this.nats.connection.publish(receiptSubject(service), JSON.stringify({ eids } satisfies EventIds));
  }

  /** @returns how to stop listening. */
  listen(service: string, confirm: (eids: readonly string[]) => void): () => void {
    const subscription = this.nats.connection.subscribe(receiptSubject(service), {
      callback: (failure, message) => {
        const eids = failure === null ? readEids(message) : [];
        if (eids.length > 0) confirm(eids);
      },
    });
    return () => subscription.unsubscribe();
  }
}

/** What is no receipt confirms nothing: the sender may be anyone on the bus. */
function readEids(message: Msg): readonly string[] {
  try {
    const eids: readonly unknown[] = message.json<EventIds>().eids;
    return eids.filter((eid) => typeof eid === 'string');
  } catch {
    return [];
  }
}
