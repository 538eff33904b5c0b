import { Module, type DynamicModule } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { EventStream, MessagingModule, Nats } from '#messaging';
import { Mongo, OutboxModule } from '#outbox';
import { Health } from '#runtime';
import { accountControllers, accountModels, accountProviders } from './accounts.js';
import { authenticationControllers, authenticationModels, authenticationProviders } from './authentication.js';
import type { IdentityConfig } from './config.js';
import { FactsController } from './facts/facts.controller.js';
import { FactsStore } from './facts/store/facts.store.js';
import { ListFacts } from './facts/use-cases/list-facts.js';
import { Verifiers } from './facts/verifiers.js';
import { ReadinessController } from './readiness.controller.js';
import { tenancyControllers, tenancyModels, tenancyProviders } from './tenancy.js';

const SERVICE = 'identity';

@Module({})
export class IdentityModule {
  static forRoot(config: IdentityConfig): DynamicModule {
    const { natsUrl, mongoUrl } = config;
    return {
      module: IdentityModule,
      imports: [
        MessagingModule.forRoot({ url: natsUrl, service: SERVICE }),
        OutboxModule.forRoot({ url: mongoUrl, database: 'keyward-identity', service: SERVICE }),
        MongooseModule.forFeature([...accountModels, ...authenticationModels, ...tenancyModels]),
      ],
      controllers: [
        FactsController,
        ReadinessController,
        ...accountControllers,
        ...authenticationControllers,
        ...tenancyControllers,
      ],
      providers: [
        {
          provide: Health,
          inject: [Mongo, Nats, EventStream],
          useFactory: (mongo: Mongo, nats: Nats, events: EventStream) => new Health(SERVICE, [mongo, nats, events]),
        },
        FactsStore,
        ListFacts,
        Verifiers,
        ...accountProviders(config),
        ...authenticationProviders(config),
        ...tenancyProviders,
      ],
    };
  }
}
