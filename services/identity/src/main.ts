import { commandServer, eventServer, EventStream, Nats } from '#messaging';
import { Relay } from '#outbox';
import { runService } from '#runtime';
import { readIdentityConfig } from './config.js';
import { IdentityModule } from './identity.module.js';

await runService({
  name: 'identity',
  config: readIdentityConfig,
  module: (config) => IdentityModule.forRoot(config),
  count: (app, metrics) => {
    app.get(EventStream).tellTo(metrics);
    app.get(Relay).tellTo(metrics);
  },
  transports: (app) => [commandServer(app.get(Nats), 'identity'), eventServer(app.get(EventStream))],
});
