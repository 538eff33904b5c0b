import { setTimeout as wait } from 'node:timers/promises';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Handler } from './attempts.js';
import { closeConnection, openConnection } from './connection.js';
import type { OpenedDurable } from './durable.js';
import { EventLog } from './event-log.js';
import { guarded, warn, type TellFailure } from './failure.js';
import { subjectsOf } from './filter.js';
import { describeFrom, type From } from './from.js';
import { KeyLogin } from './key-login.js';
import { KeywardPlaces } from './keyward-places.js';
import { JetStreamPlaces, NoStream, type Places } from './places.js';
import { Subscription, type SubscriptionPlan } from './subscription.js';
import { SubscriptionConflict } from './subscription-conflict.js';

const ACK_WAIT_MS = 30_000;
const CONCURRENCY = 16;
const FIRST_ANSWER_MS = 10_000;
const ASK_AGAIN_MS = 250;
const CLOSE_WITHIN_MS = 10_000;
const DURABLE = /^[A-Za-z0-9_-]{1,100}$/;

interface Wishes {
  /** Letters, digits, `-` and `_`: the name under which the place in the stream is kept. One process reads it at a time. */
  readonly durable: string;
  /** Default: events of every project this login may hear. */
  readonly projectId?: string;
  /** `key.deleted`; `key.*` for all that happens to keys. Default: every event. */
  readonly types?: readonly string[];
  /**
   * Where a durable that does not exist yet begins. Default: at the beginning of what the stream keeps. A durable that
   * exists goes on where it stood; it must have begun at the same place where this is given.
   */
  readonly from?: From;
  /** The event is acknowledged once this resolves. Where it throws, it is asked again, until it succeeds. */
  readonly handler: Handler;
  /** So many handlers run at once, for as many keys. Default: 16. */
  readonly concurrency?: number;
  /** How long what a dead process held waits before it comes again. Default: 30 s. */
  readonly ackWaitMs?: number;
  /** Told of all that fails and is tried again. Default: a warning of the process. */
  readonly onFailure?: TellFailure;
}

export type SubscribeOptions = Wishes &
  (
    | {
        /** Without a login. */
        readonly natsUrl: string;
        /** Of an admin or auditor of the project, with the scope `audit:read`, or a master key. It reads this and nothing else. */
        readonly apiKey: string;
        readonly projectId: string;
        /** Of the gateway: what JetStream loses while this subscribes is read from the log there. */
        readonly keywardUrl?: string;
        readonly connection?: never;
      }
    /** With the platform's own login, which may command its services, too. */
    | { readonly natsUrl: string; readonly apiKey?: never; readonly connection?: never }
    /** One that reconnects for ever; it stays open when the subscription closes. */
    | { readonly connection: NatsConnection; readonly apiKey?: never; readonly natsUrl?: never }
  );

export interface EventSubscription {
  /** Resolves when it has ended: with what ended it for good, or null after `close`. */
  readonly closed: Promise<Error | null>;
  /** Begins nothing new, and waits for the handlers that run. What they have not finished by then comes again. Default: 10 s. */
  close(options?: { readonly withinMs?: number }): Promise<void>;
}

/**
 * Hears every event from a durable place on, at least once, and those of one subject in their order. Resolves once that
 * place is held: what happens from then on is heard. Where the stream is missing it resolves too, and waits for it.
 * @throws TypeError for wishes that cannot be; SubscriptionConflict where the durable is another; an error where NATS does
 * not answer within 10 s, or refuses the login. Later it waits for NATS for as long as it takes; where a key ends, it does.
 */
export async function subscribe(options: SubscribeOptions): Promise<EventSubscription> {
  const wishes = planOf(options);
  const { connection, places, login, close } = await enter(options);
  let closing: Promise<void> | undefined;
  const closeOwn = () => (closing ??= close());
  const betweenRequests = () => login?.renewWhenDue() ?? Promise.resolve();
  const subscription = new Subscription(connection, places, { ...wishes, betweenRequests, log: logOf(options) });
  try {
    const running = subscription.run(await firstPlace(subscription)).finally(closeOwn);
    return {
      closed: running.then((failure) => login?.refusal ?? failure),
      async close({ withinMs = CLOSE_WITHIN_MS } = {}) {
        await subscription.stop(withinMs);
        await closeOwn();
      },
    };
  } catch (failure) {
    await closeOwn();
    throw failure;
  }
}

function logOf({ apiKey, projectId = '', ...options }: SubscribeOptions): EventLog | null {
  const baseUrl = 'keywardUrl' in options ? options.keywardUrl : undefined;
  return apiKey === undefined || baseUrl === undefined ? null : new EventLog({ baseUrl, apiKey, projectId });
}

interface Entered {
  readonly connection: NatsConnection;
  readonly places: Places;
  readonly login: KeyLogin | null;
  readonly close: () => Promise<void>;
}

async function enter(options: SubscribeOptions): Promise<Entered> {
  const { durable } = options;
  if (options.apiKey !== undefined) {
    const login = await KeyLogin.open(options.natsUrl, options.apiKey, durable);
    const { connection } = login;
    const learn = (loginMs: number) => login.learnLoginMs(loginMs);
    const places = new KeywardPlaces(connection, options.projectId, durable, learn);
    return { connection, places, login, close: () => closeConnection(connection) };
  }
  const given = options.connection;
  const connection = given ?? (await openConnection(options.natsUrl, `keyward-${durable}`));
  const close = () => (given ? Promise.resolve() : closeConnection(connection));
  return { connection, places: new JetStreamPlaces(connection, durable), login: null, close };
}

/** @throws TypeError */
function planOf(options: SubscribeOptions): Omit<SubscriptionPlan, 'betweenRequests' | 'log'> {
  const { durable, from, handler, concurrency = CONCURRENCY, ackWaitMs = ACK_WAIT_MS, onFailure = warn } = options;
  if (!DURABLE.test(durable)) throw new TypeError(`"${durable}" is no name of a durable: letters, digits, - and _`);
  if (!Number.isSafeInteger(concurrency) || concurrency < 1) throw new TypeError('concurrency must be 1 or more');
  if (!Number.isSafeInteger(ackWaitMs) || ackWaitMs < 1_000) throw new TypeError('ackWaitMs must be 1000 or more');
  if (from !== undefined) describeFrom(from);
  if (options.apiKey !== undefined && !options.projectId)
    throw new TypeError('with a key, projectId says of which project');
  return { durable, subjects: subjectsOf(options), from, handler, concurrency, ackWaitMs, tell: guarded(onFailure) };
}

/** Null where there is no stream yet. @throws what is still wrong after 10 s. */
async function firstPlace(subscription: Subscription): Promise<OpenedDurable | null> {
  const end = performance.now() + FIRST_ANSWER_MS;
  for (;;) {
    try {
      return await subscription.open();
    } catch (failure) {
      if (failure instanceof NoStream) return null;
      if (failure instanceof SubscriptionConflict || performance.now() > end) throw failure;
      await wait(ASK_AGAIN_MS);
    }
  }
}
