import { runService } from '#runtime';
import { readGatewayConfig } from './config.js';
import { GatewayModule } from './gateway.module.js';
import { createHttpAdapter } from './http/http-adapter.js';
import { serveDocument } from './openapi/document.js';

await runService({
  name: 'gateway',
  config: readGatewayConfig,
  module: () => GatewayModule.forRoot(readGatewayConfig()),
  adapter: () => createHttpAdapter(readGatewayConfig().trustedProxies),
  prepare: serveDocument,
  open: (app) => app.listen(readGatewayConfig().port, readGatewayConfig().host),
});
