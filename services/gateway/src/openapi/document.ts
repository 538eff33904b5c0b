import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { KEY_SECURITY } from '../access/access.js';
import { KEY_HEADER, SESSION_COOKIE } from '../access/credentials.js';
import { makeEventDocument } from '../asyncapi/document.js';
import { hotModels, hotPaths } from './hot-paths.js';
import { describeProblems } from './problems.js';
import { describeRevisions } from './revisions.js';
import { toVersion31 } from './version-31.js';

/**
 * The document at `/openapi.json`: made from the routes and contracts, so it cannot say anything else than they do.
 * @public deploy/checks/write-openapi.mjs imports it from dist/.
 */
export function makeDocument(app: NestFastifyApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('Keyward')
    .setDescription('Accounts, projects and API keys. Every change is an event, and every event an audit entry.')
    .setVersion('1')
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addBearerAuth({ type: 'http', description: 'The token of POST /v1/session.' }, 'session')
    .addApiKey(
      { type: 'apiKey', in: 'header', name: KEY_HEADER, description: 'A key; or in Authorization: Bearer.' },
      KEY_SECURITY,
    )
    .addCookieAuth(SESSION_COOKIE, { type: 'apiKey', in: 'cookie' }, SESSION_COOKIE)
    .build();
  const document = SwaggerModule.createDocument(app, config, { operationIdFactory, extraModels: [...hotModels] });
  const paths = { ...document.paths, ...hotPaths };
  return toVersion31(describeRevisions(describeProblems({ ...document, paths })));
}

/** Adds `/openapi.json`, `/asyncapi.json` and the page `/docs`. To be called before the application is initialised. */
export function serveDocument(app: NestFastifyApplication): void {
  SwaggerModule.setup('docs', app, () => makeDocument(app), {
    jsonDocumentUrl: 'openapi.json',
    yamlDocumentUrl: 'openapi.yaml',
    customSiteTitle: 'Keyward API',
  });
  const events = makeEventDocument();
  app.getHttpAdapter().get('/asyncapi.json', (_: FastifyRequest, reply: FastifyReply) => void reply.send(events));
}

/** `apiKeys.extend`: names of generated clients, so they stay as they are. */
function operationIdFactory(controller: string, method: string): string {
  const noun = controller.replace(/Controller$/, '');
  return `${noun.charAt(0).toLowerCase()}${noun.slice(1)}.${method}`;
}
