import { Controller, Get } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { mayDo, rolesAllowed, type Permission } from '#contracts';
import { anOperator, startEmbeddedNats, type EmbeddedNats } from '#testing';
import { ACCESS } from '../src/access/access.js';
import { makeDocument } from '../src/openapi/document.js';
import { hotPaths } from '../src/openapi/hot-paths.js';
import { startGateway, type Gateway } from './gateway.js';

const START_WITHIN_MS = 300_000;
const open = new Set([
  'get /livez',
  'get /readyz',
  'get /v1/audit-log/checkpoint',
  'get /v1/audit-log/consistency',
  'get /v1/audit-log/keys',
  'get /v1/audit-log/tile/{path}',
  'post /v1/leaked-keys',
  'post /v1/session',
  'post /v1/session/passkey',
  'post /v1/session/passkey-options',
  'get /v1/sign-on',
  'get /v1/sign-on/start',
  'get /v1/sign-on/callback',
  'post /v1/email-confirmations',
  'post /v1/invitations/accept',
  'post /v1/password-resets',
  'put /v1/password-resets',
]);

@Controller('forgotten')
class ForgottenController {
  @Get()
  read(): unknown {
    return { secret: 'hunter2' };
  }
}

let nats: EmbeddedNats;
let gateway: Gateway;
let withForgotten: Gateway;

beforeAll(async () => {
  nats = await startEmbeddedNats();
  gateway = await startGateway(nats.natsServer.url);
  withForgotten = await startGateway(nats.natsServer.url, [ForgottenController]);
}, START_WITHIN_MS);
afterAll(async () => {
  await Promise.all([gateway.stop(), withForgotten.stop()]);
  await nats.stop();
});

interface Route {
  readonly name: string;
  readonly saysWhoItIsFor: boolean;
}

/** Every method of every controller that Nest has made a route of. */
function routesOf({ app }: Gateway): Route[] {
  const controllers = [...app.get(ModulesContainer).values()].flatMap((module) => [...module.controllers.values()]);
  return controllers.flatMap(({ metatype }) => {
    const prototype = metatype?.prototype as object;
    return Object.entries(Object.getOwnPropertyDescriptors(prototype))
      .map(([name, { value }]) => ({ name, handler: value as object }))
      .filter(({ handler }) => Reflect.hasMetadata('method', handler))
      .map(({ name, handler }) => ({
        name: `${metatype?.name}.${name}`,
        saysWhoItIsFor: Reflect.hasMetadata(ACCESS, handler),
      }));
  });
}

interface Operation {
  readonly operationId?: string;
  readonly security?: readonly object[];
  readonly 'x-permission'?: { readonly permission: Permission; readonly roles: readonly string[] };
  readonly responses: Record<string, { readonly content?: Record<string, { readonly schema?: object }> }>;
  readonly parameters?: readonly { readonly name: string; readonly required?: boolean }[];
}

function operations(): [string, Operation][] {
  return Object.entries(makeDocument(gateway.app).paths).flatMap(([path, item]) =>
    Object.entries(item as Record<string, Operation>).map(([method, operation]): [string, Operation] => [
      `${method} ${path}`,
      operation,
    ]),
  );
}

test('every route says who it is for', () => {
  const routes = routesOf(gateway);
  expect(routes.filter(({ saysWhoItIsFor }) => !saysWhoItIsFor)).toEqual([]);
  expect(routes).toHaveLength(operations().length - Object.keys(hotPaths).length);
  expect(routes.length).toBeGreaterThan(15);
});

test('a route that does not is found, and is answered by nobody', async () => {
  const forgotten = routesOf(withForgotten).filter(({ saysWhoItIsFor }) => !saysWhoItIsFor);
  expect(forgotten).toEqual([{ name: 'ForgottenController.read', saysWhoItIsFor: false }]);
  const answer = await withForgotten.send('GET', '/forgotten', { headers: [['authorization', 'Bearer kws_1']] });
  expect(answer).toMatchObject({ status: 500, body: { code: 'service.failed' } });
  expect(answer.text).not.toContain('hunter2');
});

test('every operation of the document asks for a session, but those known to be open', () => {
  const withoutSession = operations().filter(([, { security = [] }]) => security.length === 0);
  expect(new Set(withoutSession.map(([name]) => name))).toEqual(open);
});

test('the permission an operation names is the one of the table, with its roles', () => {
  const named = operations().flatMap(([, operation]) => operation['x-permission'] ?? []);
  expect(named.length).toBeGreaterThan(8);
  for (const { permission, roles } of named) {
    expect(roles).toEqual([...rolesAllowed(permission), 'operator']);
    expect(mayDo(anOperator(), permission, null)).toBe(true);
  }
});

test('every operation in a project asks for a permission', () => {
  const inProject = operations().filter(([name]) => name.includes('{projectId}'));
  expect(inProject.length).toBeGreaterThan(5);
  expect(inProject.filter(([, operation]) => operation['x-permission'] === undefined)).toEqual([]);
});

test('names of generated clients are told apart', () => {
  const names = operations().map(([, { operationId }]) => operationId);
  expect(new Set(names).size).toBe(names.length);
  expect(names).toContain('apiKeys.extend');
});

test('every operation may answer with a problem, and says what it answers otherwise', () => {
  for (const [name, { responses }] of operations()) {
    const problem = { $ref: '#/components/schemas/Problem' };
    expect([name, responses['4XX']?.content?.['application/problem+json']?.schema]).toEqual([name, problem]);
    expect([name, responses['5XX']?.content?.['application/problem+json']?.schema]).toEqual([name, problem]);
    expect([name, Object.keys(responses).some((status) => /^(2\d\d|302)$/.test(status))]).toEqual([name, true]);
  }
});

test('nothing of OpenAPI 3.0 is left in the document', () => {
  const text = JSON.stringify(makeDocument(gateway.app));
  expect(text).not.toMatch(/"nullable":(true|false)/);
  expect(text).not.toMatch(/"type":\[(null|\])/);
});
