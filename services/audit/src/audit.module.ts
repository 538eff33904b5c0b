import { Module, type DynamicModule } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { EventStream, MessagingModule, Nats } from '#messaging';
import { Clock, connectMongo, Mongo } from '#outbox';
import { Health } from '#runtime';
import { CheckpointsController } from './checkpoints/checkpoints.controller.js';
import { LogKeys } from './checkpoints/log-keys.js';
import { Signer } from './checkpoints/signer.js';
import { SigningState } from './checkpoints/signing-state.js';
import { CheckpointStore } from './checkpoints/store/checkpoint.store.js';
import { CheckHistory } from './checkpoints/use-cases/check-history.js';
import { GetCheckpoint } from './checkpoints/use-cases/get-checkpoint.js';
import { ObtainCosignature } from './checkpoints/use-cases/obtain-cosignature.js';
import { SignCheckpoints } from './checkpoints/use-cases/sign-checkpoints.js';
import { WitnessClient } from './checkpoints/witness-client.js';
import { CheckDesk } from './completeness/check-desk.js';
import { ChecksController } from './completeness/checks.controller.js';
import { Owners } from './completeness/owners.js';
import { CHECK, checkSchema, CheckStore } from './completeness/store/check.store.js';
import { ToldStore } from './completeness/store/told.store.js';
import { GetCheck } from './completeness/use-cases/get-check.js';
import { RunCheck } from './completeness/use-cases/run-check.js';
import { StartCheck } from './completeness/use-cases/start-check.js';
import { logKeysIn, type AuditConfig } from './config.js';
import { ExportController } from './export/export.controller.js';
import { PositionStore } from './export/store/position.store.js';
import { ExportLog } from './export/use-cases/export-log.js';
import { ExportRows } from './export/use-cases/export-rows.js';
import { ExportSigned } from './export/use-cases/export-signed.js';
import { Admission } from './intake/admission.js';
import { EpochRecorder } from './intake/epoch-recorder.js';
import { GapFiller } from './intake/gap-filler.js';
import { IntakeController } from './intake/intake.controller.js';
import { IntakeNumbers } from './intake/intake-numbers.js';
import { OwnEvents } from './intake/own-events.js';
import { Reconciler } from './intake/reconciler.js';
import { KnownStore } from './intake/store/known.store.js';
import { PARKED, parkedSchema } from './intake/store/parked.schema.js';
import { ParkedStore } from './intake/store/parked.store.js';
import { TakeIn } from './intake/use-cases/take-in.js';
import { KeyAccessController } from './key-access/key-access.controller.js';
import { PastStore } from './key-access/store/past.store.js';
import { ListKeyAccess } from './key-access/use-cases/list-key-access.js';
import { Leadership } from './leadership/leadership.js';
import { LeaseStore } from './leadership/store/lease.store.js';
import { LogWriter } from './log/log-writer.js';
import { LogController } from './log/log.controller.js';
import { ENTRY, entrySchema } from './log/store/entry.schema.js';
import { EntryStore } from './log/store/entry.store.js';
import { ReadLogStore } from './log/store/read-log.store.js';
import { FindAuditedEvents } from './log/use-cases/find-audited-events.js';
import { ListEntriesOfTarget } from './log/use-cases/list-entries-of-target.js';
import { ReadLog } from './log/use-cases/read-log.js';
import { QuarantineController } from './quarantine/quarantine.controller.js';
import { QuarantineDesk } from './quarantine/quarantine-desk.js';
import { QUARANTINED, quarantinedSchema } from './quarantine/store/quarantined.schema.js';
import { QuarantinedStore } from './quarantine/store/quarantined.store.js';
import { PutAside } from './quarantine/use-cases/put-aside.js';
import { ReadQuarantine } from './quarantine/use-cases/read-quarantine.js';
import { SettleQuarantined } from './quarantine/use-cases/settle-quarantined.js';
import { ReadinessController } from './readiness.controller.js';
import { SearchController } from './search/search.controller.js';
import { EntrySearchStore } from './search/store/entry-search.store.js';
import { TIME_SPAN, TimeSpanStore, timeSpanSchema } from './search/store/time-span.store.js';
import { ListAuditEntries } from './search/use-cases/list-audit-entries.js';
import { TileStore } from './tree/store/tile.store.js';
import { TreeController } from './tree/tree.controller.js';
import { ProveConsistency } from './tree/use-cases/prove-consistency.js';
import { ProveInclusion } from './tree/use-cases/prove-inclusion.js';
import { ReadLeaves } from './tree/use-cases/read-leaves.js';
import { ReadTile } from './tree/use-cases/read-tile.js';

const SERVICE = 'audit';

const controllers = [
  CheckpointsController,
  ChecksController,
  ExportController,
  IntakeController,
  KeyAccessController,
  LogController,
  QuarantineController,
  ReadinessController,
  SearchController,
  TreeController,
];

const documents = [
  { name: CHECK, schema: checkSchema },
  { name: ENTRY, schema: entrySchema },
  { name: PARKED, schema: parkedSchema },
  { name: QUARANTINED, schema: quarantinedSchema },
  { name: TIME_SPAN, schema: timeSpanSchema },
];

const parts = [
  Admission,
  CheckDesk,
  CheckHistory,
  CheckpointStore,
  CheckStore,
  Clock,
  EntrySearchStore,
  EntryStore,
  EpochRecorder,
  ExportLog,
  ExportRows,
  ExportSigned,
  FindAuditedEvents,
  GapFiller,
  GetCheck,
  GetCheckpoint,
  IntakeNumbers,
  KnownStore,
  Leadership,
  LeaseStore,
  ListAuditEntries,
  ListEntriesOfTarget,
  ListKeyAccess,
  LogWriter,
  Mongo,
  ObtainCosignature,
  OwnEvents,
  Owners,
  ParkedStore,
  PastStore,
  PositionStore,
  ProveConsistency,
  ProveInclusion,
  PutAside,
  QuarantineDesk,
  QuarantinedStore,
  ReadLeaves,
  ReadLog,
  ReadLogStore,
  ReadQuarantine,
  ReadTile,
  Reconciler,
  RunCheck,
  SettleQuarantined,
  SignCheckpoints,
  Signer,
  SigningState,
  StartCheck,
  TakeIn,
  TileStore,
  TimeSpanStore,
  ToldStore,
  WitnessClient,
];

/** The one service that owns no events: it has a database, and no outbox. */
@Module({})
export class AuditModule {
  static forRoot(config: AuditConfig): DynamicModule {
    const { natsUrl, mongoUrl } = config;
    return {
      module: AuditModule,
      imports: [
        MessagingModule.forRoot({ url: natsUrl, service: SERVICE }),
        connectMongo({ url: mongoUrl, database: 'keyward-audit' }),
        MongooseModule.forFeature(documents),
      ],
      controllers,
      providers: [
        {
          provide: Health,
          inject: [Mongo, Nats, EventStream, SigningState],
          useFactory: (mongo: Mongo, nats: Nats, events: EventStream, signing: SigningState) =>
            new Health(SERVICE, [mongo, nats, events, signing]),
        },
        { provide: LogKeys, useFactory: () => new LogKeys(logKeysIn(config)) },
        ...parts,
      ],
    };
  }
}
