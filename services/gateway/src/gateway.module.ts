import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';
import { MessagingModule, Nats } from '#messaging';
import { Health } from '#runtime';
import { AccessGuard } from './access/access.guard.js';
import { ApiKeysController } from './api-keys/api-keys.controller.js';
import { KeyTexts } from './api-keys/key-texts.js';
import { VerifyController } from './api-keys/verify.controller.js';
import { AuditController } from './audit/audit.controller.js';
import { CatalogueController } from './catalogue/catalogue.controller.js';
import type { GatewayConfig } from './config.js';
import { HealthController } from './health/health.controller.js';
import { InputPipe } from './http/input.pipe.js';
import { ProblemFilter } from './http/problem.filter.js';
import { AcceptInvitationController } from './invitations/accept-invitation.controller.js';
import { InvitationsController } from './invitations/invitations.controller.js';
import { MeController } from './me/me.controller.js';
import { MembersController } from './members/members.controller.js';
import { ServiceAccountsController } from './members/service-accounts.controller.js';
import { PasskeySessionController } from './passkeys/passkey-session.controller.js';
import { PasskeysController } from './passkeys/passkeys.controller.js';
import { PasswordResetsController } from './password-resets/password-resets.controller.js';
import { ProjectsController } from './projects/projects.controller.js';
import { SecondFactorsController } from './second-factors/second-factors.controller.js';
import { MySessionsController } from './sessions/my-sessions.controller.js';
import { SessionsController } from './sessions/sessions.controller.js';
import { SignOnController } from './sign-on/sign-on.controller.js';
import { UsersController } from './users/users.controller.js';

const SERVICE = 'gateway';

@Module({})
export class GatewayModule {
  static forRoot({ natsUrl, keyEnvironment }: GatewayConfig): DynamicModule {
    return {
      module: GatewayModule,
      imports: [MessagingModule.forRoot({ url: natsUrl, service: SERVICE })],
      controllers: [
        AcceptInvitationController,
        ApiKeysController,
        AuditController,
        CatalogueController,
        HealthController,
        InvitationsController,
        MeController,
        MembersController,
        MySessionsController,
        PasskeySessionController,
        PasskeysController,
        PasswordResetsController,
        ProjectsController,
        SecondFactorsController,
        ServiceAccountsController,
        SessionsController,
        SignOnController,
        UsersController,
        VerifyController,
      ],
      providers: [
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_GUARD, useClass: AccessGuard },
        { provide: APP_PIPE, useClass: InputPipe },
        { provide: Health, inject: [Nats], useFactory: (nats: Nats) => new Health(SERVICE, [nats]) },
        { provide: KeyTexts, useFactory: () => new KeyTexts(keyEnvironment) },
      ],
    };
  }
}
