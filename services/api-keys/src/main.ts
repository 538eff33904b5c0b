import { commandServer, eventServer, EventStream, Nats } from '#messaging';
import { Relay } from '#outbox';
import { runService } from '#runtime';
import { ApiKeysModule } from './api-keys.module.js';
import { readApiKeysConfig } from './config.js';

await runService({
  name: 'api-keys',
  config: readApiKeysConfig,
  module: (config) => ApiKeysModule.forRoot(config),
  count: (app, metrics) => {
    app.get(EventStream).tellTo(metrics);
    app.get(Relay).tellTo(metrics);
  },
  transports: (app) => [commandServer(app.get(Nats), 'api-keys'), eventServer(app.get(EventStream))],
});
