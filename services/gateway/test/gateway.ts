import type { Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { GatewayConfig } from '../src/config.js';
import { GatewayModule } from '../src/gateway.module.js';
import { createHttpAdapter } from '../src/http/http-adapter.js';
import { serveDocument } from '../src/openapi/document.js';
import { openToLoopback, type HttpServer } from './http-server.js';

export interface Gateway extends HttpServer {
  readonly app: NestFastifyApplication;
}

/** The gateway in this process, as its main would start it: on a free port, and alone unless a test says otherwise. */
export async function startGateway(
  natsUrl: string,
  controllers: Type[] = [],
  given: Partial<GatewayConfig> = {},
): Promise<Gateway> {
  const config = {
    natsUrl,
    port: 0,
    host: '127.0.0.1',
    innerPort: 0,
    innerHost: '127.0.0.1',
    keyEnvironment: 'live',
    requestsPerMinute: 0,
    anonymousRequestsPerMinute: 0,
    ...given,
  };
  const module = { module: class WholeModule {}, imports: [GatewayModule.forRoot(config)], controllers };
  const options = { logger: false, abortOnError: false, bodyParser: false } as const;
  const app = await NestFactory.create<NestFastifyApplication>(
    module,
    createHttpAdapter(config.trustedProxies),
    options,
  );
  serveDocument(app);
  return { app, ...(await openToLoopback(app)) };
}
