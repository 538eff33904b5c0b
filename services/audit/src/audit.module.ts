import { Module, type DynamicModule } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { EventStream, MessagingModule, Nats } from '#messaging';
import { Clock, connectMongo, Mongo } from '#outbox';
import { Health, type DataServiceConfig } from '#runtime';
import { KeyAccessController } from './key-access/key-access.controller.js';
import { PastStore } from './key-access/store/past.store.js';
import { ListKeyAccess } from './key-access/use-cases/list-key-access.js';
import { EventsController } from './log/events.controller.js';
import { LogController } from './log/log.controller.js';
import { ENTRY, entrySchema } from './log/store/entry.schema.js';
import { EntryStore } from './log/store/entry.store.js';
import { AppendEvents } from './log/use-cases/append-events.js';
import { FindAuditedEvents } from './log/use-cases/find-audited-events.js';
import { ListAuditEntries } from './log/use-cases/list-audit-entries.js';
import { ListEntriesOfTarget } from './log/use-cases/list-entries-of-target.js';
import { ReadinessController } from './readiness.controller.js';

const SERVICE = 'audit';

/** The one service that owns no events: it has a database, and no outbox. */
@Module({})
export class AuditModule {
  static forRoot({ natsUrl, mongoUrl }: DataServiceConfig): DynamicModule {
    return {
      module: AuditModule,
      imports: [
        MessagingModule.forRoot({ url: natsUrl, service: SERVICE }),
        connectMongo({ url: mongoUrl, database: 'keyward-audit' }),
        MongooseModule.forFeature([{ name: ENTRY, schema: entrySchema }]),
      ],
      controllers: [EventsController, KeyAccessController, LogController, ReadinessController],
      providers: [
        {
          provide: Health,
          inject: [Mongo, Nats, EventStream],
          useFactory: (mongo: Mongo, nats: Nats, events: EventStream) => new Health(SERVICE, [mongo, nats, events]),
        },
        AppendEvents,
        Clock,
        EntryStore,
        FindAuditedEvents,
        ListAuditEntries,
        ListEntriesOfTarget,
        ListKeyAccess,
        Mongo,
        PastStore,
      ],
    };
  }
}
