/** Writes docs/openapi.json: what the gateway serves at /openapi.json, made from its routes without starting it. */
import { NestFactory } from '@nestjs/core';
import { writeFile } from 'node:fs/promises';
import '../local/build-if-stale.mjs';

const gateway = new URL('../../dist/services/gateway/src/', import.meta.url);
const { GatewayModule } = await import(new URL('gateway.module.js', gateway));
const { createHttpAdapter } = await import(new URL('http/http-adapter.js', gateway));
const { makeDocument } = await import(new URL('openapi/document.js', gateway));

const app = await NestFactory.create(GatewayModule.forRoot({}), createHttpAdapter(), { preview: true, logger: false });
await writeFile('docs/openapi.json', `${JSON.stringify(makeDocument(app), null, 2)}\n`);
