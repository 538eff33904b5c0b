import type { Msg } from '@nats-io/transport-node';
import {
  findPendingEvents,
  listPending,
  listVersions,
  receiptSubject,
  type Command,
  type EventIds,
  type KeywardEvent,
} from '#contracts';
import { Nats } from '#messaging';

/** What a service that owns events answers to the audit, without the service. */
export interface PlayedOwner {
  /** What the audit has not confirmed. */
  pending: readonly KeywardEvent[];
  versions: Readonly<Record<string, number>>;
  /** What the audit has confirmed. */
  readonly receipts: string[];
  leave(): Promise<void>;
}

export async function playOwner(natsUrl: string, service: string): Promise<PlayedOwner> {
  const nats = await Nats.open({ url: natsUrl, service });
  const owner: PlayedOwner = { pending: [], versions: {}, receipts: [], leave: () => nats.onApplicationShutdown() };
  const serve = <Request>({ subject }: Command<Request, unknown>, answer: (request: Request) => object) => {
    nats.connection.subscribe(subject, {
      callback: (_, message: Msg) => {
        const { data } = message.json<{ data: Request }>();
        message.respond(JSON.stringify({ response: answer(data), isDisposed: true }));
      },
    });
  };
  serve(findPendingEvents(service), ({ target }) => ({
    events: owner.pending.filter(({ subject }) => subject === target),
  }));
  serve(listPending(service), () => ({ events: owner.pending, next: null }));
  serve(listVersions(service), () => ({ versions: owner.versions }));
  nats.connection.subscribe(receiptSubject(service), {
    callback: (_, message: Msg) => void owner.receipts.push(...message.json<EventIds>().eids),
  });
  await nats.connection.flush();
  return owner;
}
