import {
  AckPolicy,
  JetStreamApiCodes,
  JetStreamApiError,
  jetstreamManager,
  type ConsumerInfo,
  type JetStreamManager,
} from '@nats-io/jetstream';
import { nanos, type Msg, type NatsConnection } from '@nats-io/transport-node';
import { STREAM } from '../declarations.js';
import { answerSideBySide } from './answering.js';
import { PLACE_SUBJECTS, placeIn } from './grant.js';
import { consumerPrefixOf, type SubscriberIssuer } from './issuer.js';
import { placeRequestIn, type PlaceRequest } from './place-request.js';

const REQUEST_TIMEOUT_MS = 2_000;
/** Held by a subscriber at a time, as in libs/sdk. */
const MOST_HELD = 1_000;
/** Of a project. Each costs the server something with every event. */
const MOST_PLACES = 20;
/** Twice as long as events are kept: nobody comes back to a place then. */
const FORGOTTEN_AFTER_MS = 14 * 24 * 60 * 60 * 1_000;
const FROM = 'keyward-from';

/** What a subscriber is answered; on failure, one word. */
export type PlaceReply =
  | { readonly stream: string; readonly info: ConsumerInfo | null; readonly loginMs: number }
  | { readonly error: 'malformed' | 'no-stream' | 'no-place' | 'too-many-places' | 'unavailable' };

export interface SubscriberPlacesOptions {
  readonly connection: NatsConnection;
  readonly issuer: SubscriberIssuer;
  /** How long a login lasts. */
  readonly lastsMs: number;
  readonly onFailure: (failure: unknown) => void;
}

/**
 * Makes the consumers in which subscribers keep their places in the stream. They cannot make them themselves: a consumer
 * delivers to whatever subject its maker names, in the account where services listen.
 */
export class SubscriberPlaces {
  constructor(private readonly options: SubscriberPlacesOptions) {}

  /** @returns how to stop. */
  start(): () => void {
    const { connection, onFailure } = this.options;
    const answer = (message: Msg) => this.answer(message);
    return answerSideBySide(connection, { subject: PLACE_SUBJECTS, queue: 'subscriber-places', answer, onFailure });
  }

  private async answer(message: Msg): Promise<void> {
    const reply = await this.replyTo(message).catch((failure: unknown) => this.replyFor(failure));
    message.respond(JSON.stringify(reply));
  }

  private async replyTo(message: Msg): Promise<PlaceReply> {
    const place = placeIn(message.subject);
    const request = place && placeRequestIn(bodyOf(message), place);
    if (place === null || request === null) return { error: 'malformed' };
    const manager = await jetstreamManager(this.options.connection, { timeout: REQUEST_TIMEOUT_MS, checkAPI: false });
    const { created: stream } = await manager.streams.info(STREAM);
    const consumer = this.options.issuer.consumerOf(place.projectId, place.durable);
    if (request.op === 'make' && (await countPlaces(manager, place.projectId)) >= MOST_PLACES) {
      return { error: 'too-many-places' };
    }
    return { stream, info: await carryOut(manager, consumer, request), loginMs: this.options.lastsMs };
  }

  private replyFor(failure: unknown): PlaceReply {
    if (hasCode(failure, JetStreamApiCodes.StreamNotFound)) return { error: 'no-stream' };
    if (hasCode(failure, JetStreamApiCodes.ConsumerNotFound)) return { error: 'no-place' };
    this.options.onFailure(failure);
    return { error: 'unavailable' };
  }
}

/** Null where it is asked for and not there. */
async function carryOut(
  manager: JetStreamManager,
  consumer: string,
  request: PlaceRequest,
): Promise<ConsumerInfo | null> {
  if (request.op === 'find') {
    return manager.consumers.info(STREAM, consumer).catch((failure: unknown) => {
      if (hasCode(failure, JetStreamApiCodes.ConsumerNotFound)) return null;
      throw failure;
    });
  }
  const limits = { ack_wait: nanos(request.ackWaitMs), max_ack_pending: MOST_HELD };
  if (request.op === 'adjust') return manager.consumers.update(STREAM, consumer, limits);
  return manager.consumers.add(STREAM, {
    durable_name: consumer,
    filter_subjects: [...request.filters],
    ack_policy: AckPolicy.Explicit,
    max_deliver: -1,
    inactive_threshold: nanos(FORGOTTEN_AFTER_MS),
    metadata: { [FROM]: request.from },
    ...limits,
    ...request.start,
  });
}

async function countPlaces(manager: JetStreamManager, projectId: string): Promise<number> {
  const prefix = consumerPrefixOf(projectId);
  let places = 0;
  for await (const { name } of manager.consumers.list(STREAM)) if (name.startsWith(prefix)) places += 1;
  return places;
}

function bodyOf(message: Msg): unknown {
  try {
    return message.json<unknown>();
  } catch {
    return null;
  }
}

function hasCode(failure: unknown, code: number): boolean {
  return failure instanceof JetStreamApiError && failure.code === code;
}
