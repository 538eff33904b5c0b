import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';
import { MessagingModule, Nats } from '#messaging';
import { Health } from '#runtime';
import { AccessGuard } from './access/access.guard.js';
import { ApiKeyLifeController } from './api-keys/api-key-life.controller.js';
import { ApiKeyPolicyController } from './api-keys/api-key-policy.controller.js';
import { ApiKeysController } from './api-keys/api-keys.controller.js';
import { BulkController } from './api-keys/bulk.controller.js';
import { KeyHistoryController } from './api-keys/key-history.controller.js';
import { KeyImpactController } from './api-keys/key-impact.controller.js';
import { KeyTexts } from './api-keys/key-texts.js';
import { LeakedKeysController } from './api-keys/leaked-keys.controller.js';
import { MasterKeysController } from './api-keys/master-keys.controller.js';
import { AuditLogController } from './audit-log/audit-log.controller.js';
import { InclusionProofsController } from './audit-log/inclusion-proofs.controller.js';
import { AuditExportController } from './audit-export/audit-export.controller.js';
import { AuditController } from './audit/audit.controller.js';
import { LogChecksController } from './audit/log-checks.controller.js';
import { KeyAccessController } from './audit/key-access.controller.js';
import { CatalogueController } from './catalogue/catalogue.controller.js';
import type { GatewayConfig } from './config.js';
import { EventFeed } from './events/event-feed.js';
import { EventsController } from './events/events.controller.js';
import { LogWatch } from './events/log-watch.js';
import { OpenStreams } from './events/open-streams.js';
import { StreamAccess } from './events/stream-access.js';
import { HealthController } from './health/health.controller.js';
import { InputPipe } from './http/input.pipe.js';
import { ProblemFilter } from './http/problem.filter.js';
import { AcceptInvitationController } from './invitations/accept-invitation.controller.js';
import { InvitationsController } from './invitations/invitations.controller.js';
import { RequestLimits } from './limits/request-limits.js';
import { MeController } from './me/me.controller.js';
import { MembersController } from './members/members.controller.js';
import { ServiceAccountsController } from './members/service-accounts.controller.js';
import { PasskeySessionController } from './passkeys/passkey-session.controller.js';
import { PasskeysController } from './passkeys/passkeys.controller.js';
import { PasswordResetsController } from './password-resets/password-resets.controller.js';
import { ProjectsController } from './projects/projects.controller.js';
import { refusalsProvider } from './refusals/refusals.js';
import { QuarantineController } from './quarantine/quarantine.controller.js';
import { RevocationsController } from './revocations/revocations.controller.js';
import { SecondFactorsController } from './second-factors/second-factors.controller.js';
import { MySessionsController } from './sessions/my-sessions.controller.js';
import { SessionsController } from './sessions/sessions.controller.js';
import { SignOnController } from './sign-on/sign-on.controller.js';
import { UsersController } from './users/users.controller.js';
import { verificationProviders } from './verification/providers.js';
import { DeliveriesController } from './webhooks/deliveries.controller.js';
import { WebhooksController } from './webhooks/webhooks.controller.js';

const SERVICE = 'gateway';

/** Every route but those of the hot lane. */
const controllers: Type[] = [
  AcceptInvitationController,
  ApiKeyLifeController,
  ApiKeyPolicyController,
  ApiKeysController,
  AuditController,
  AuditExportController,
  AuditLogController,
  BulkController,
  CatalogueController,
  DeliveriesController,
  EventsController,
  HealthController,
  InclusionProofsController,
  InvitationsController,
  KeyAccessController,
  KeyHistoryController,
  KeyImpactController,
  LeakedKeysController,
  LogChecksController,
  MasterKeysController,
  MeController,
  MembersController,
  MySessionsController,
  PasskeySessionController,
  PasskeysController,
  PasswordResetsController,
  ProjectsController,
  QuarantineController,
  RevocationsController,
  SecondFactorsController,
  ServiceAccountsController,
  SessionsController,
  SignOnController,
  UsersController,
  WebhooksController,
];

@Module({})
export class GatewayModule {
  static forRoot(config: GatewayConfig): DynamicModule {
    const { natsUrl, keyEnvironment, requestsPerMinute, anonymousRequestsPerMinute } = config;
    const limits = { perCaller: requestsPerMinute, perAddress: anonymousRequestsPerMinute };
    return {
      module: GatewayModule,
      imports: [MessagingModule.forRoot({ url: natsUrl, service: SERVICE })],
      controllers,
      providers: [
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_GUARD, useExisting: AccessGuard },
        { provide: APP_PIPE, useClass: InputPipe },
        { provide: Health, inject: [Nats], useFactory: (nats: Nats) => new Health(SERVICE, [nats]) },
        { provide: KeyTexts, useFactory: () => new KeyTexts(keyEnvironment) },
        { provide: RequestLimits, useFactory: () => new RequestLimits(limits) },
        AccessGuard,
        EventFeed,
        LogWatch,
        OpenStreams,
        refusalsProvider,
        StreamAccess,
        ...verificationProviders(keyEnvironment),
      ],
    };
  }
}
