import { commandServer, eventServer, EventStream, Nats } from '#messaging';
import { runService } from '#runtime';
import { AuditModule } from './audit.module.js';
import { SigningState } from './checkpoints/signing-state.js';
import { CheckDesk } from './completeness/check-desk.js';
import { readAuditConfig } from './config.js';
import { IntakeNumbers } from './intake/intake-numbers.js';
import { Leadership } from './leadership/leadership.js';

await runService({
  name: 'audit',
  config: readAuditConfig,
  module: (config) => AuditModule.forRoot(config),
  count: (app, metrics) => {
    app.get(EventStream).tellTo(metrics);
    app.get(IntakeNumbers).tellTo(metrics);
    app.get(SigningState).tellTo(metrics);
    app.get(CheckDesk).tellTo(metrics);
  },
  transports: (app) => [
    commandServer(app.get(Nats), 'audit'),
    eventServer(app.get(EventStream), { gate: app.get(Leadership) }),
  ],
});
