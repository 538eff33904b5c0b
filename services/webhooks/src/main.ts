import { commandServer, EventStream, Nats } from '#messaging';
import { Relay } from '#outbox';
import { runService } from '#runtime';
import { readWebhooksConfig } from './config.js';
import { AttemptCounts } from './deliveries/attempt-counts.js';
import { WebhooksModule } from './webhooks.module.js';

await runService({
  name: 'webhooks',
  config: readWebhooksConfig,
  module: (config) => WebhooksModule.forRoot(config),
  transports: (app) => [commandServer(app.get(Nats), 'webhooks')],
  count: (app, metrics) => {
    app.get(EventStream).tellTo(metrics);
    app.get(Relay).tellTo(metrics);
    app.get(AttemptCounts).tellTo(metrics);
  },
});
