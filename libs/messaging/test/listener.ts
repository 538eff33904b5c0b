import { Controller, type DynamicModule } from '@nestjs/common';
import { newId, systemActor, toCloudEvent, toEventActor, type KeywardEvent } from '#contracts';
import { startNestService, type NestService } from '#testing';
import { EventStream, MessagingModule, OnEvents } from '../src/index.js';

type Take = (events: readonly KeywardEvent[]) => Promise<void> | void;

export interface Listener extends NestService {
  readonly stream: EventStream;
  /** Whose events it listens to. */
  readonly projectId: string;
  readonly durable: string;
  /** The events it took in, in that order, and again each time they came again. */
  readonly taken: KeywardEvent[];
  /** The sizes of the batches they came in. */
  readonly batches: number[];
}

interface ListenerOptions {
  /** Sees a batch before it counts as taken in. */
  readonly take?: Take;
  readonly maxBatch?: number;
  readonly projectId?: string;
  readonly durable?: string;
}

/** A service that reads the events of one project, so that tests on one NATS do not meet. */
export async function startListener(natsUrl: string, options: ListenerOptions = {}): Promise<Listener> {
  const { take = () => {}, maxBatch = 100, projectId = newId('prj'), durable = `test-${projectId}` } = options;
  const taken: KeywardEvent[] = [];
  const batches: number[] = [];
  const consumer = { durable, filter: `evt.v1.*.${projectId}.>`, maxBatch };
  const module = listenerModule(natsUrl, consumer, async (events) => {
    batches.push(events.length);
    await take(events);
    taken.push(...events);
  });
  const service = await startNestService({ module, service: 'listener', events: true });
  return { ...service, stream: service.app.get(EventStream), projectId, durable, taken, batches };
}

function listenerModule(url: string, consumer: Parameters<typeof OnEvents>[0], take: Take): DynamicModule {
  @Controller()
  class ListenerController {
    @OnEvents(consumer)
    async take(events: readonly KeywardEvent[]): Promise<void> {
      await take(events);
    }
  }
  return {
    module: class ListenerModule {},
    imports: [MessagingModule.forRoot({ url, service: 'listener' })],
    controllers: [ListenerController],
  };
}

/** The events 1 to `count` in the life of one key. */
export function eventsOf(projectId: string, count: number): KeywardEvent[] {
  const aggregateId = newId('key');
  const origin = { service: 'tester', aggregate: 'key', aggregateId, projectId } as const;
  const draft = { type: 'key.renamed', actor: toEventActor(systemActor), data: {}, before: null, after: null };
  return Array.from({ length: count }, (_, index) => {
    const ver = index + 1;
    return toCloudEvent({ ...draft, eid: `${aggregateId}:${ver}`, ver, at: new Date(), requestId: null }, origin);
  });
}

export const idsOf = (events: readonly KeywardEvent[]): string[] => events.map(({ id }) => id);
