import { Controller, type DynamicModule } from '@nestjs/common';
import { newId, systemActor, toCloudEvent, toEventActor, type KeywardEvent } from '#contracts';
import { startNestService, type NestService } from '#testing';
import { EventStream, MessagingModule, OnEvents, type ReadingGate, type ReceivedMessage } from '../src/index.js';

type Take = (events: readonly KeywardEvent[]) => Promise<void> | void;
type Consumer = Parameters<typeof OnEvents>[0];

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

/** A gate that a test opens and closes. */
export class SettableGate implements ReadingGate {
  isOpen = false;
  private readonly hearers = new Set<() => void>();
  private opening = Promise.withResolvers<void>();

  open(): void {
    this.isOpen = true;
    this.opening.resolve();
  }

  close(): void {
    this.isOpen = false;
    this.opening = Promise.withResolvers();
    this.hearers.forEach((hear) => hear());
  }

  untilOpen(): Promise<void> {
    return this.opening.promise;
  }

  onClosed(hear: () => void): () => void {
    this.hearers.add(hear);
    return () => this.hearers.delete(hear);
  }
}

interface ListenerOptions {
  /** Sees a batch before it counts as taken in. */
  readonly take?: Take;
  readonly maxBatch?: number;
  readonly projectId?: string;
  readonly durable?: string;
  readonly gate?: SettableGate;
  /** Gets messages as they came. */
  readonly takeRaw?: (messages: readonly ReceivedMessage[]) => void;
}

/** A service that reads the events of one project, so that tests on one NATS do not meet. */
export async function startListener(natsUrl: string, options: ListenerOptions = {}): Promise<Listener> {
  const { take = () => {}, maxBatch = 100, projectId = newId('prj'), durable = `test-${projectId}` } = options;
  const { gate = new SettableGate(), takeRaw } = options;
  const taken: KeywardEvent[] = [];
  const batches: number[] = [];
  const consumer = { durable, filter: `evt.v1.*.${projectId}.>`, maxBatch };
  const takeEvents: Take = async (events) => {
    batches.push(events.length);
    await take(events);
    taken.push(...events);
  };
  const handlers =
    takeRaw === undefined ? takeEvents : (messages: readonly unknown[]) => takeRaw(messages as ReceivedMessage[]);
  const module = listenerModule(natsUrl, { ...consumer, raw: takeRaw !== undefined }, handlers, gate);
  const gated = options.gate !== undefined && { gate: SettableGate };
  const service = await startNestService({ module, service: 'listener', events: true, ...gated });
  return { ...service, stream: service.app.get(EventStream), projectId, durable, taken, batches };
}

function listenerModule(url: string, consumer: Consumer, take: Take, gate: SettableGate): DynamicModule {
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
    providers: [{ provide: SettableGate, useValue: gate }],
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
