import { getModelToken } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { randomUUID } from 'node:crypto';
import { eventSubject, receiptSubject, type EventIds, type KeywardEvent } from '#contracts';
import { Nats } from '#messaging';
import { eventually, SettableClock, startNestService, type NestService, type TestServers } from '#testing';
import { AuditModule } from '../src/audit.module.js';
import type { AuditConfig } from '../src/config.js';
import type { Entry } from '../src/log/domain/entry.js';
import { Leadership } from '../src/leadership/leadership.js';
import { ENTRY } from '../src/log/store/entry.schema.js';

/** The log's key is the same for all, as those that share servers share the log. */
const anAuditConfig = {
  innerPort: 0,
  innerHost: '127.0.0.1',
  logOrigin: 'keyward.test/audit-log',
  logSeed: Buffer.alloc(32, 'log seed of tests').toString('base64url'),
};

/** The service in this process, alone: no owner tells events, unless a test plays one. */
export interface AuditService extends NestService {
  readonly entries: Model<Entry>;
}

export async function startAudit(
  { natsUrl, mongoUrl }: TestServers,
  given: Partial<AuditConfig> = {},
): Promise<AuditService> {
  const module = AuditModule.forRoot({ ...anAuditConfig, natsUrl, mongoUrl, ...given });
  const clock = new SettableClock();
  const running = await startNestService({ module, service: 'audit', clock, events: true, gate: Leadership });
  return { ...running, entries: running.app.get(getModelToken(ENTRY)) };
}

/** A service that has events to tell, on a connection of its own: it lives on where the audit is away. */
export interface Owner {
  readonly name: string;
  /** As `source` of its events. */
  readonly source: string;
  /** Puts each into the stream, as often as it is given. JetStream is not asked to know them again. */
  tell(events: readonly KeywardEvent[]): Promise<void>;
  /** The ids of the events the audit has confirmed, each as often as it did. */
  readonly receipts: readonly string[];
  onReceipt(eid: string): void;
  leave(): Promise<void>;
}

export async function anOwner({ natsUrl }: TestServers): Promise<Owner> {
  const name = `owner-${randomUUID()}`;
  const nats = await Nats.open({ url: natsUrl, service: name });
  const receipts: string[] = [];
  const owner: Owner = {
    name,
    source: `/keyward/${name}`,
    receipts,
    onReceipt: () => {},
    async tell(events) {
      for (const event of events) nats.connection.publish(eventSubject(event), JSON.stringify(event));
      await nats.connection.flush();
    },
    leave: () => nats.onApplicationShutdown(),
  };
  nats.connection.subscribe(receiptSubject(name), {
    callback: (_, message) => {
      for (const eid of message.json<EventIds>().eids) {
        receipts.push(eid);
        owner.onReceipt(eid);
      }
    },
  });
  await nats.connection.flush();
  return owner;
}

/** Waits until each of these was confirmed at least once. */
export async function confirmed({ receipts }: Owner, events: readonly KeywardEvent[]): Promise<void> {
  const missing = () => events.map(({ id }) => id).filter((id) => !receipts.includes(id));
  await eventually(() => expect(missing()).toEqual([]), { withinMs: 20_000 });
}

/** What the log holds of this owner, by position. */
export async function entriesOf({ entries }: AuditService, { source }: Owner): Promise<readonly Entry[]> {
  return entries.find({ source }).sort({ _id: 1 }).lean<Entry[]>();
}

/** From 0 on, without a gap. */
export async function assertWhole({ entries }: AuditService): Promise<void> {
  const indexes = (await entries.find({}, { _id: 1 }).sort({ _id: 1 }).lean()).map(({ _id }) => _id);
  expect(indexes).toEqual(indexes.map((_, at) => at));
}
