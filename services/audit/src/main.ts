import { commandServer, eventServer, EventStream, Nats } from '#messaging';
import { runService } from '#runtime';
import { AuditModule } from './audit.module.js';
import { readAuditConfig } from './config.js';

await runService({
  name: 'audit',
  config: readAuditConfig,
  module: (config) => AuditModule.forRoot(config),
  transports: (app) => [commandServer(app.get(Nats), 'audit'), eventServer(app.get(EventStream))],
});
