import { randomUUID } from 'node:crypto';
import type { Origin, OriginListener } from './origin.js';
import { decideUse, fillView, noteUses, PUSH_SUBJECT, releaseLease, renewLease, type Push } from './protocol.js';

const FILL_TIMEOUT_MS = 2_000;
const RENEWAL_TIMEOUT_MS = 1_000;
const DECISION_TIMEOUT_MS = 2_500;
const USES_TIMEOUT_MS = 2_500;
const RELEASE_TIMEOUT_MS = 500;

interface Message {
  json<T>(): T;
}

/** A connection of @nats-io, as far as it is needed here; one that reconnects for ever. */
export interface NatsLike {
  request(subject: string, payload: string, options: { timeout: number }): Promise<Message>;
  publish(subject: string, payload: string): void;
  subscribe(
    subject: string,
    options: { callback: (failure: Error | null, message: Message) => void },
  ): { unsubscribe(): void };
  status(): AsyncIterable<{ readonly type: string }>;
}

/** What the platform's services answer with. */
interface Packet<Reply> {
  readonly err?: unknown;
  readonly response?: Reply;
}

interface Command<Request, Reply> {
  readonly subject: string;
  readonly types?: { request: Request; reply: Reply };
}

/** Keyward's api-keys service, over NATS. */
export function natsOrigin(connection: NatsLike): Origin {
  const ask = async <Request, Reply>(
    { subject }: Command<Request, Reply>,
    data: Request,
    timeout: number,
  ): Promise<Reply> => {
    const packet = JSON.stringify({ id: `req_${randomUUID()}`, pattern: subject, data });
    const { err, response } = (await connection.request(subject, packet, { timeout })).json<Packet<Reply>>();
    if (err !== undefined || response === undefined) throw new Error(`${subject} failed`, { cause: err });
    return response;
  };
  return {
    fill: (text) => ask(fillView, text, FILL_TIMEOUT_MS),
    renew: (request) => ask(renewLease, request, RENEWAL_TIMEOUT_MS),
    decide: (request) => ask(decideUse, request, DECISION_TIMEOUT_MS),
    noteUses: async (uses) => {
      await ask(noteUses, { uses }, USES_TIMEOUT_MS);
    },
    release: async (request) => {
      await ask(releaseLease, request, RELEASE_TIMEOUT_MS);
    },
    acknowledge: (ackTo, acknowledgement) => connection.publish(ackTo, JSON.stringify(acknowledgement)),
    listen: (listener) => listenOn(connection, listener),
  };
}

function listenOn(connection: NatsLike, listener: OriginListener): () => void {
  const subscription = connection.subscribe(PUSH_SUBJECT, {
    callback: (failure, message) => {
      const push = failure === null ? pushIn(message) : null;
      if (push !== null) listener.pushed(push);
    },
  });
  let listening = true;
  const follow = async () => {
    for await (const { type } of connection.status()) {
      if (!listening) return;
      if (type === 'disconnect') listener.disconnected();
      if (type === 'reconnect') listener.reconnected();
    }
  };
  void follow();
  return () => {
    listening = false;
    subscription.unsubscribe();
  };
}

/** What cannot be read is not acknowledged: its sender waits until the lease is over. */
function pushIn(message: Message): Push | null {
  try {
    return message.json<Push>();
  } catch {
    return null;
  }
}
