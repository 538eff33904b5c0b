import { Module, type DynamicModule } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { EventStream, MessagingModule, Nats } from '#messaging';
import { Mongo, OutboxModule } from '#outbox';
import { Health } from '#runtime';
import type { WebhooksConfig } from './config.js';
import { AttemptCounts } from './deliveries/attempt-counts.js';
import { DeliveriesController } from './deliveries/deliveries.controller.js';
import { Leader } from './deliveries/leader.js';
import { LogReader } from './deliveries/log-reader.js';
import { PostOffice } from './deliveries/post-office.js';
import { Sender } from './deliveries/sender.js';
import { DELIVERY, deliverySchema } from './deliveries/store/delivery.schema.js';
import { DeliveryStore } from './deliveries/store/delivery.store.js';
import { PlaceStore } from './deliveries/store/place.store.js';
import { ListDeliveries } from './deliveries/use-cases/list-deliveries.js';
import { MakeDeliveries } from './deliveries/use-cases/make-deliveries.js';
import { PingWebhook } from './deliveries/use-cases/ping-webhook.js';
import { Redeliver } from './deliveries/use-cases/redeliver.js';
import { RedeliverDead } from './deliveries/use-cases/redeliver-dead.js';
import { SendDelivery } from './deliveries/use-cases/send-delivery.js';
import { Endpoint } from './endpoints/endpoint.js';
import { Names } from './endpoints/names.js';
import { Targets } from './endpoints/targets.js';
import { ReadinessController } from './readiness.controller.js';
import { Sealer } from './sealer.js';
import { Secrets } from './webhooks/secrets.js';
import { WEBHOOK, webhookSchema } from './webhooks/store/webhook.schema.js';
import { WebhookStore } from './webhooks/store/webhook.store.js';
import { CreateWebhook } from './webhooks/use-cases/create-webhook.js';
import { DeleteWebhook } from './webhooks/use-cases/delete-webhook.js';
import { DisableWebhook } from './webhooks/use-cases/disable-webhook.js';
import { EditWebhook } from './webhooks/use-cases/edit-webhook.js';
import { GetWebhook } from './webhooks/use-cases/get-webhook.js';
import { ListWebhooks } from './webhooks/use-cases/list-webhooks.js';
import { RotateWebhookSecret } from './webhooks/use-cases/rotate-webhook-secret.js';
import { WebhooksController } from './webhooks/webhooks.controller.js';

const SERVICE = 'webhooks';

const documents = [
  { name: DELIVERY, schema: deliverySchema },
  { name: WEBHOOK, schema: webhookSchema },
];

const useCases = [
  CreateWebhook,
  DeleteWebhook,
  DisableWebhook,
  EditWebhook,
  GetWebhook,
  ListDeliveries,
  ListWebhooks,
  MakeDeliveries,
  PingWebhook,
  Redeliver,
  RedeliverDead,
  RotateWebhookSecret,
  SendDelivery,
];

@Module({})
export class WebhooksModule {
  static forRoot({ natsUrl, mongoUrl, webhookSecret, ...config }: WebhooksConfig): DynamicModule {
    const rules = { allowedNetworks: config.allowedNetworks, allowHttp: config.allowHttp === 'true' };
    return {
      module: WebhooksModule,
      imports: [
        MessagingModule.forRoot({ url: natsUrl, service: SERVICE }),
        OutboxModule.forRoot({ url: mongoUrl, database: 'keyward-webhooks', service: SERVICE }),
        MongooseModule.forFeature(documents),
      ],
      controllers: [DeliveriesController, ReadinessController, WebhooksController],
      providers: [
        {
          provide: Health,
          inject: [Mongo, Nats, EventStream],
          useFactory: (mongo: Mongo, nats: Nats, events: EventStream) => new Health(SERVICE, [mongo, nats, events]),
        },
        { provide: Sealer, useFactory: () => new Sealer(webhookSecret) },
        { provide: Names, useFactory: () => new Names() },
        { provide: Targets, inject: [Names], useFactory: (names: Names) => new Targets(names, rules) },
        AttemptCounts,
        DeliveryStore,
        Endpoint,
        Leader,
        LogReader,
        PlaceStore,
        PostOffice,
        Secrets,
        Sender,
        WebhookStore,
        ...useCases,
      ],
    };
  }
}
