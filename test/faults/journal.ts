import { randomUUID } from 'node:crypto';

/** `unknown` from the moment the operation is noted until an answer says more; for ever, where none does. */
export type Outcome = 'ok' | 'fail' | 'unknown';

export interface Operation {
  /** Sent as the request id with every attempt: an audit entry says by it which operation it tells of. */
  readonly id: string;
  readonly kind: 'create' | 'extend' | 'delete';
  /** By which an extend lengthens. */
  readonly days: number;
  /** Of a create, null until it was answered. */
  keyId: string | null;
  outcome: Outcome;
  /** The key's version after the change, as the answer to it said. */
  version: number | null;
}

/** Everything that was asked for, noted before it was sent. */
export class Journal {
  readonly operations: Operation[] = [];

  note(kind: Operation['kind'], keyId: string | null, days = 0): Operation {
    const operation: Operation = { id: randomUUID(), kind, keyId, days, outcome: 'unknown', version: null };
    this.operations.push(operation);
    return operation;
  }

  count(outcome: Outcome): number {
    return this.operations.filter((operation) => operation.outcome === outcome).length;
  }

  /** The ids of the events that acknowledged operations have told us of. */
  acknowledged(): string[] {
    return this.operations.filter(({ outcome }) => outcome === 'ok').map(({ keyId, version }) => `${keyId}:${version}`);
  }
}
