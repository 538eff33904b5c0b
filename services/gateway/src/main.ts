import { runService } from '#runtime';
import { readGatewayConfig } from './config.js';
import { GatewayModule } from './gateway.module.js';
import { createHttpAdapter } from './http/http-adapter.js';
import { serveDocument } from './openapi/document.js';

await runService({
  name: 'gateway',
  config: readGatewayConfig,
  module: (config) => GatewayModule.forRoot(config),
  adapter: ({ trustedProxies }) => createHttpAdapter(trustedProxies),
  prepare: serveDocument,
  open: (app, { port, host }) => app.listen(port, host),
});
