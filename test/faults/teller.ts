import { setTimeout as wait } from 'node:timers/promises';
import {
  eventCatalogue,
  eventSubject,
  newId,
  systemActor,
  toCloudEvent,
  toEventActor,
  type KeywardEvent,
} from '#contracts';
import type { Nats } from '#messaging';

const EVERY_MS = 10;
const HISTORIES = 10;

/** Tells events of keys that are nowhere else, in a stream, as an owner that lives through everything would. */
export class Teller {
  private readonly told: string[] = [];
  private readonly histories = Array.from({ length: HISTORIES }, () => ({ id: newId('key'), version: 0 }));
  private readonly projectId = newId('prj');
  private running: Promise<void> | null = null;
  private stopping = false;

  constructor(private readonly nats: Nats) {}

  /** The ids of all that was told. */
  get eids(): readonly string[] {
    return this.told;
  }

  /** So many at once, and no more. */
  async tell(count: number): Promise<void> {
    for (let turn = 0; turn < count; turn++) this.tellNext(turn);
    await this.nats.connection.flush();
  }

  start(): void {
    this.stopping = false;
    this.running = this.tellOn();
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await this.running;
    await this.nats.connection.flush();
  }

  private async tellOn(): Promise<void> {
    for (let turn = 0; !this.stopping; turn++) {
      this.tellNext(turn);
      await wait(EVERY_MS);
    }
  }

  private tellNext(turn: number): void {
    const history = this.histories[turn % HISTORIES];
    if (history === undefined) return;
    const event = anEvent(history.id, ++history.version, this.projectId);
    this.nats.connection.publish(eventSubject(event), JSON.stringify(event));
    this.told.push(event.id);
  }
}

/** The data is that of the catalogue's examples. */
function anEvent(aggregateId: string, ver: number, projectId: string): KeywardEvent {
  const type = ver === 1 ? 'key.created' : 'key.extended';
  const catalogued = eventCatalogue().find((each) => each.type === type);
  if (catalogued === undefined) throw new Error(`there is no event ${type}`);
  const { example, difference } = catalogued;
  const told = { type, actor: toEventActor(systemActor), data: example, ...difference(example as never) };
  const stored = { ...told, eid: `${aggregateId}:${ver}`, ver, at: new Date(), requestId: null };
  return toCloudEvent(stored, { service: 'api-keys', aggregate: 'key', aggregateId, projectId });
}
