import { jetstreamManager, type JetStreamManager } from '@nats-io/jetstream';
import { newId, systemActor, toCloudEvent, toEventActor, type KeywardEvent as ToldEvent } from '#contracts';
import { EventStream, MessagingModule, Nats } from '#messaging';
import { eventually, startNestService } from '#testing';
import { subscribe, type EventSubscription, type KeywardEvent, type SubscribeOptions } from '../src/subscribe/index.js';

/** An owner of events, as every service of Keyward is one: it tells them by the same stream in the same form. */
export interface Owner {
  readonly stream: EventStream;
  readonly connection: Nats['connection'];
  /** Again and again, until they are known to be stored. */
  tell(events: readonly ToldEvent[]): Promise<void>;
  manager(): Promise<JetStreamManager>;
  stop(): Promise<void>;
}

export async function startOwner(natsUrl: string): Promise<Owner> {
  const module = MessagingModule.forRoot({ url: natsUrl, service: 'owner' });
  const service = await startNestService({ module, service: 'owner' });
  const stream = service.app.get(EventStream);
  return {
    stream,
    connection: service.app.get(Nats).connection,
    async tell(events) {
      for (const event of events) await eventually(() => stream.publish(event), { withinMs: 20_000 });
    },
    manager: () => jetstreamManager(service.app.get(Nats).connection),
    stop: () => service.stop(),
  };
}

/** The events 1 to `count` in the life of one key: it is created, then extended again and again. */
export function lifeOf(projectId: string, count: number): ToldEvent[] {
  const origin = { service: 'owner', aggregate: 'key', aggregateId: newId('key'), projectId } as const;
  return Array.from({ length: count }, (_, index) => {
    const ver = index + 1;
    const type = ver === 1 ? 'key.created' : 'key.extended';
    const eid = `${origin.aggregateId}:${ver}`;
    const actor = toEventActor(systemActor);
    const event = { eid, ver, type, at: new Date(), actor, requestId: null, data: { ver }, before: null, after: null };
    return toCloudEvent(event, origin);
  });
}

/** One after the other of each life, as owners tell them that do not wait for each other. */
export function woven(lives: readonly (readonly ToldEvent[])[]): ToldEvent[] {
  const longest = Math.max(...lives.map(({ length }) => length));
  return Array.from({ length: longest }, (_, index) => lives.flatMap((life) => life.slice(index, index + 1))).flat();
}

export function idsOf(events: readonly { readonly id: string }[]): string[] {
  return events.map(({ id }) => id);
}

/** The ids in the order of the life of each key, whatever lies between them. */
export function byKey(events: readonly KeywardEvent[]): Record<string, string[]> {
  const keys = new Set(events.map(({ subject }) => subject));
  return Object.fromEntries([...keys].map((key) => [key, idsOf(events.filter(({ subject }) => subject === key))]));
}

export interface Subscriber {
  readonly subscription: EventSubscription;
  /** Whose handler resolved, in that order, and again each time they came again. */
  readonly handled: KeywardEvent[];
}

type Wishes = Omit<SubscribeOptions, 'natsUrl' | 'connection' | 'apiKey' | 'handler'> &
  Partial<Pick<SubscribeOptions, 'handler'>>;

/** A handler that remembers what it handled. */
export function rememberingHandler(handler: SubscribeOptions['handler'] = () => {}) {
  const handled: KeywardEvent[] = [];
  const remember = async (event: KeywardEvent) => {
    await handler(event);
    handled.push(event);
  };
  return { handled, handler: remember };
}

/** A subscriber with the platform's login; silent about what fails unless the test wants to hear it. */
export async function startSubscriber(natsUrl: string, wishes: Wishes): Promise<Subscriber> {
  const { handled, handler } = rememberingHandler(wishes.handler);
  const subscription = await subscribe({ onFailure: () => {}, ...wishes, natsUrl, handler });
  return { subscription, handled };
}
