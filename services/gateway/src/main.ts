import { runService } from '#runtime';
import { readGatewayConfig } from './config.js';
import { GatewayModule } from './gateway.module.js';
import { createHttpAdapter } from './http/http-adapter.js';
import { serveDocument } from './openapi/document.js';
import { VerificationCounts } from './verification/verification-counts.js';

await runService({
  name: 'gateway',
  config: readGatewayConfig,
  module: (config) => GatewayModule.forRoot(config),
  adapter: ({ trustedProxies }) => createHttpAdapter(trustedProxies),
  prepare: serveDocument,
  count: (app, metrics) => app.get(VerificationCounts).tellTo(metrics),
  open: (app, { port, host }) => app.listen(port, host),
});
