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

const SERVICE = 'api-keys';

@Module({})
export class ApiKeysModule {
  static forRoot({ natsUrl, mongoUrl, peppers }: ApiKeysConfig): DynamicModule {
    return {
      module: ApiKeysModule,
      imports: [
        MessagingModule.forRoot({ url: natsUrl, service: SERVICE }),
        OutboxModule.forRoot({ url: mongoUrl, database: 'keyward-api-keys', service: SERVICE }),
        MongooseModule.forFeature([{ name: API_KEY, schema: apiKeySchema }]),
      ],
      controllers: [ApiKeysController, ReadinessController],
      providers: [
        { provide: Peppers, useFactory: () => Peppers.parse(peppers) },
        {
          provide: Health,
          inject: [Mongo, Nats, EventStream],
          useFactory: (mongo: Mongo, nats: Nats, events: EventStream) => new Health(SERVICE, [mongo, nats, events]),
        },
        ApiKeyStore,
        CreateApiKey,
        DeleteApiKey,
        ExtendApiKey,
        GetApiKey,
        ListApiKeys,
        VerifyApiKey,
      ],
    };
  }
}
