import { commandServer, eventServer, EventStream, Nats } from '#messaging';
import { runService } from '#runtime';
import { readIdentityConfig } from './config.js';
import { IdentityModule } from './identity.module.js';

await runService({
  name: 'identity',
  config: readIdentityConfig,
  module: (config) => IdentityModule.forRoot(config),
  transports: (app) => [commandServer(app.get(Nats), 'identity'), eventServer(app.get(EventStream))],
});
