import { Module, type DynamicModule } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { EventStream, MessagingModule, Nats } from '#messaging';
import { Mongo, OutboxModule } from '#outbox';
import { Health } from '#runtime';
import type { ApiKeysConfig } from './config.js';
import { ApiKeysController } from './keys/api-keys.controller.js';
import { Peppers } from './keys/domain/peppers.js';
import { API_KEY, apiKeySchema } from './keys/store/api-key.schema.js';
import { ApiKeyStore } from './keys/store/api-key.store.js';
import { CreateApiKey } from './keys/use-cases/create-api-key.js';
import { DeleteApiKey } from './keys/use-cases/delete-api-key.js';
import { ExtendApiKey } from './keys/use-cases/extend-api-key.js';
import { GetApiKey } from './keys/use-cases/get-api-key.js';
import { ListApiKeys } from './keys/use-cases/list-api-keys.js';
import { VerifyApiKey } from './keys/use-cases/verify-api-key.js';
import { ReadinessController } from './readiness.controller.js';
import { CatchUp } from './tenants/catch-up.js';
import { Holders } from './tenants/holders.js';
import { PROJECT_STATE, stateSchema, USER_STATE } from './tenants/store/state.schema.js';
import { ProjectStates, UserStates } from './tenants/store/state.store.js';
import { TENANT, tenantSchema } from './tenants/store/tenant.schema.js';
import { TenantStore } from './tenants/store/tenant.store.js';
import { TenantsController } from './tenants/tenants.controller.js';
import { RetireKeys } from './tenants/use-cases/retire-keys.js';
import { TakeNews } from './tenants/use-cases/take-news.js';

const SERVICE = 'api-keys';

const useCases = [CreateApiKey, DeleteApiKey, ExtendApiKey, GetApiKey, ListApiKeys, RetireKeys, TakeNews, VerifyApiKey];

@Module({})
export class ApiKeysModule {
  static forRoot({ natsUrl, mongoUrl, peppers }: ApiKeysConfig): DynamicModule {
    return {
      module: ApiKeysModule,
      imports: [
        MessagingModule.forRoot({ url: natsUrl, service: SERVICE }),
        OutboxModule.forRoot({ url: mongoUrl, database: 'keyward-api-keys', service: SERVICE }),
        MongooseModule.forFeature([
          { name: API_KEY, schema: apiKeySchema },
          { name: PROJECT_STATE, schema: stateSchema },
          { name: TENANT, schema: tenantSchema },
          { name: USER_STATE, schema: stateSchema },
        ]),
      ],
      controllers: [ApiKeysController, ReadinessController, TenantsController],
      providers: [
        { provide: Peppers, useFactory: () => Peppers.parse(peppers) },
        {
          provide: Health,
          inject: [Mongo, Nats, EventStream],
          useFactory: (mongo: Mongo, nats: Nats, events: EventStream) => new Health(SERVICE, [mongo, nats, events]),
        },
        ApiKeyStore,
        CatchUp,
        Holders,
        ProjectStates,
        TenantStore,
        UserStates,
        ...useCases,
      ],
    };
  }
}
