import { Module, type DynamicModule } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { EventStream, MessagingModule, Nats } from '#messaging';
import { Mongo, OutboxModule } from '#outbox';
import { Health } from '#runtime';
import { RateLimits } from '#verifier';
import type { ApiKeysConfig } from './config.js';
import { ApiKeysController } from './keys/api-keys.controller.js';
import { ExpiryLadder } from './expiry/expiry-ladder.js';
import { TellExpiries } from './expiry/use-cases/tell-expiries.js';
import { Peppers } from './keys/domain/peppers.js';
import { KeyChanges } from './keys/key-changes.js';
import { KeyMaker } from './keys/key-maker.js';
import { KeyQuota } from './keys/key-quota.js';
import { HistoryController } from './keys/history.controller.js';
import { LifeController } from './keys/life.controller.js';
import { API_KEY, apiKeySchema } from './keys/store/api-key.schema.js';
import { ApiKeyStore } from './keys/store/api-key.store.js';
import { KeyCounters } from './keys/store/key-counters.js';
import { CreateApiKey } from './keys/use-cases/create-api-key.js';
import { DeleteApiKey } from './keys/use-cases/delete-api-key.js';
import { DeleteApiKeys } from './keys/use-cases/delete-api-keys.js';
import { EditApiKey } from './keys/use-cases/edit-api-key.js';
import { ExtendApiKey } from './keys/use-cases/extend-api-key.js';
import { ExtendApiKeys } from './keys/use-cases/extend-api-keys.js';
import { GetApiKey } from './keys/use-cases/get-api-key.js';
import { GetKeyHistory } from './keys/use-cases/get-key-history.js';
import { ImportApiKeys } from './keys/use-cases/import-api-keys.js';
import { ListApiKeys } from './keys/use-cases/list-api-keys.js';
import { ListKeyStates } from './keys/use-cases/list-key-states.js';
import { RotateApiKey } from './keys/use-cases/rotate-api-key.js';
import { SwitchApiKey } from './keys/use-cases/switch-api-key.js';
import { LeakDesk } from './leaks/leak-desk.js';
import { LeaksController } from './leaks/leaks.controller.js';
import { LEAK_REPORT, leakReportSchema } from './leaks/store/leak-report.schema.js';
import { LeakReportStore } from './leaks/store/leak-report.store.js';
import { HandleFoundText } from './leaks/use-cases/handle-found-text.js';
import { ReportLeakedKeys } from './leaks/use-cases/report-leaked-keys.js';
import { MastersController } from './masters/masters.controller.js';
import { BearMasterKey } from './masters/use-cases/bear-master-key.js';
import { RevealApiKey } from './masters/use-cases/reveal-api-key.js';
import { PoliciesController } from './policies/policies.controller.js';
import { KEY_POLICY, policySchema } from './policies/store/policy.schema.js';
import { PolicyStore } from './policies/store/policy.store.js';
import { GetApiKeyPolicy } from './policies/use-cases/get-api-key-policy.js';
import { SetApiKeyPolicy } from './policies/use-cases/set-api-key-policy.js';
import { ReadinessController } from './readiness.controller.js';
import { Acknowledgements } from './revocations/acknowledgements.js';
import { Epoch } from './revocations/epoch.js';
import { Leases } from './revocations/leases.js';
import { Monotonic } from './revocations/monotonic.js';
import { RecentChanges } from './revocations/recent-changes.js';
import { RevocationsController } from './revocations/revocations.controller.js';
import { Revoker } from './revocations/revoker.js';
import { EPOCH, epochSchema } from './revocations/store/epoch.schema.js';
import { EpochStore } from './revocations/store/epoch.store.js';
import { LEASE, leaseSchema } from './revocations/store/lease.schema.js';
import { LeaseStore } from './revocations/store/lease.store.js';
import { REVOCATION, revocationSchema } from './revocations/store/revocation.schema.js';
import { RevocationStore } from './revocations/store/revocation.store.js';
import { GetRevocation } from './revocations/use-cases/get-revocation.js';
import { ReleaseLease } from './revocations/use-cases/release-lease.js';
import { RenewLease } from './revocations/use-cases/renew-lease.js';
import { Subscribers, SUBSCRIBERS_OPTIONS, type SubscribersOptions } from './subscribers/subscribers.js';
import { AdmitSubscriber } from './subscribers/use-cases/admit-subscriber.js';
import { CatchUp } from './tenants/catch-up.js';
import { Holders } from './tenants/holders.js';
import { Projection } from './tenants/projection.js';
import { PROJECT_STATE, stateSchema, USER_STATE } from './tenants/store/state.schema.js';
import { ProjectStates, UserStates } from './tenants/store/state.store.js';
import { TENANT, tenantSchema } from './tenants/store/tenant.schema.js';
import { TenantStore } from './tenants/store/tenant.store.js';
import { TenantsController } from './tenants/tenants.controller.js';
import { RetireKeys } from './tenants/use-cases/retire-keys.js';
import { TakeFacts } from './tenants/use-cases/take-facts.js';
import { TakeNews } from './tenants/use-cases/take-news.js';
import { HOURLY_CALLS, hourlyCallsSchema, STALE_CALLS, staleCallsSchema } from './usage/store/usage.schema.js';
import { UsageStore } from './usage/store/usage.store.js';
import { UsageController } from './usage/usage.controller.js';
import { UsageRecorder } from './usage/usage-recorder.js';
import { GetKeyImpact } from './usage/use-cases/get-key-impact.js';
import { NoteUses } from './usage/use-cases/note-uses.js';
import { KeyUses } from './verification/key-uses.js';
import { PresentedKeys } from './verification/presented-keys.js';
import { DecideUse } from './verification/use-cases/decide-use.js';
import { FillView } from './verification/use-cases/fill-view.js';
import { VerifyApiKey } from './verification/use-cases/verify-api-key.js';
import { VerificationController } from './verification/verification.controller.js';

const SERVICE = 'api-keys';

const controllers = [
  ApiKeysController,
  HistoryController,
  LeaksController,
  LifeController,
  MastersController,
  PoliciesController,
  ReadinessController,
  RevocationsController,
  TenantsController,
  UsageController,
  VerificationController,
];

const useCases = [
  AdmitSubscriber,
  BearMasterKey,
  CreateApiKey,
  DecideUse,
  DeleteApiKey,
  DeleteApiKeys,
  EditApiKey,
  ExtendApiKey,
  ExtendApiKeys,
  FillView,
  GetApiKey,
  GetApiKeyPolicy,
  ImportApiKeys,
  GetKeyHistory,
  GetKeyImpact,
  GetRevocation,
  HandleFoundText,
  ListApiKeys,
  ListKeyStates,
  NoteUses,
  ReleaseLease,
  RenewLease,
  ReportLeakedKeys,
  RetireKeys,
  RevealApiKey,
  RotateApiKey,
  SetApiKeyPolicy,
  SwitchApiKey,
  TakeFacts,
  TakeNews,
  TellExpiries,
  VerifyApiKey,
];

/** What use cases and controllers stand on. */
const parts = [
  Acknowledgements,
  ApiKeyStore,
  CatchUp,
  Epoch,
  EpochStore,
  ExpiryLadder,
  Holders,
  KeyChanges,
  KeyMaker,
  KeyQuota,
  KeyCounters,
  KeyUses,
  LeakDesk,
  Leases,
  LeaseStore,
  LeakReportStore,
  Monotonic,
  PolicyStore,
  PresentedKeys,
  ProjectStates,
  Projection,
  RateLimits,
  RecentChanges,
  RevocationStore,
  Revoker,
  Subscribers,
  TenantStore,
  UsageRecorder,
  UsageStore,
  UserStates,
];

const documents = [
  { name: API_KEY, schema: apiKeySchema },
  { name: EPOCH, schema: epochSchema },
  { name: HOURLY_CALLS, schema: hourlyCallsSchema },
  { name: KEY_POLICY, schema: policySchema },
  { name: LEASE, schema: leaseSchema },
  { name: LEAK_REPORT, schema: leakReportSchema },
  { name: PROJECT_STATE, schema: stateSchema },
  { name: REVOCATION, schema: revocationSchema },
  { name: STALE_CALLS, schema: staleCallsSchema },
  { name: TENANT, schema: tenantSchema },
  { name: USER_STATE, schema: stateSchema },
];

@Module({})
export class ApiKeysModule {
  static forRoot(config: ApiKeysConfig): DynamicModule {
    const {
      natsUrl,
      mongoUrl,
      peppers,
      natsIssuerSeed: issuerSeed,
      subscriberLoginSeconds: loginSeconds = 60,
    } = config;
    const subscribers: SubscribersOptions = { issuerSeed, loginSeconds };
    return {
      module: ApiKeysModule,
      imports: [
        MessagingModule.forRoot({ url: natsUrl, service: SERVICE }),
        OutboxModule.forRoot({ url: mongoUrl, database: 'keyward-api-keys', service: SERVICE }),
        MongooseModule.forFeature(documents),
      ],
      controllers,
      providers: [
        { provide: Peppers, useFactory: () => Peppers.parse(peppers) },
        { provide: SUBSCRIBERS_OPTIONS, useValue: subscribers },
        {
          provide: Health,
          inject: [Mongo, Nats, EventStream],
          useFactory: (mongo: Mongo, nats: Nats, events: EventStream) => new Health(SERVICE, [mongo, nats, events]),
        },
        ...parts,
        ...useCases,
      ],
    };
  }
}
