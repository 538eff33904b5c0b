import { getSchemaPath, type OpenAPIObject } from '@nestjs/swagger';
import { VerificationView, VerifyApiKeyBody } from '#contracts';
import { KEY_SECURITY } from '../access/access.js';
import { SESSION_COOKIE } from '../access/credentials.js';

const told = (name: string, description: string) =>
  [name, { description, schema: { type: 'string' as const } }] as const;

const verify = {
  operationId: 'verify.verify',
  tags: ['API keys'],
  summary: 'Whether a key holds, and if not, why.',
  description:
    'A program whose key has the scope verify may ask about the keys of its project, an operator about any, somebody else who is logged in about its own. Any other key is unknown to them.',
  parameters: [],
  requestBody: { required: true, content: jsonOf(VerifyApiKeyBody) },
  responses: { 200: { description: '', content: jsonOf(VerificationView) } },
  security: [{ session: [] }, { [SESSION_COOKIE]: [] }, { [KEY_SECURITY]: [] }],
  'x-access': 'session-or-key',
  'x-scope': 'verify',
};

const forwardAuth = {
  operationId: 'forwardAuth.check',
  tags: ['API keys'],
  summary: 'Whether a request may pass: for proxies that ask before they pass it on.',
  description:
    'nginx (auth_request), Traefik (ForwardAuth) and Envoy (ext_authz) send the headers of the request, whose key is then verified and used. 401: it has no key, or none that holds. 403: its key is good, but not for this service, from there, or so often. 503: it cannot be found out, so it must not pass. The address it comes from is known where the proxy is a trusted one and names it in X-Forwarded-For. Below this path any method and path is answered alike.',
  parameters: [
    {
      name: 'X-Keyward-Service',
      in: 'header' as const,
      required: false,
      description:
        'The id of the service that is to be used. The proxy sets it: what its callers send of it counts as much.',
      schema: { type: 'string' as const, example: 'svc_01Kq3nH0sYpC2vV6bT9xWd' },
    },
  ],
  responses: {
    200: {
      description: 'It may pass.',
      headers: Object.fromEntries([
        told('X-Keyward-Key-Id', 'The id of the key.'),
        told('X-Keyward-Project', 'The project of the key.'),
        told('X-Keyward-User', 'Its owner: a user, or the membership of a service account.'),
        told('X-Keyward-Role', 'The role of its owner in the project.'),
      ]),
    },
  },
  security: [{ [KEY_SECURITY]: [] }],
  'x-access': 'key',
};

/** Of the routes that Nest does not know, as it would describe them. */
export const hotPaths: OpenAPIObject['paths'] = {
  '/v1/api-keys/verify': { post: verify },
  '/v1/forward-auth': { get: forwardAuth },
};

/** What they name. */
export const hotModels = [VerifyApiKeyBody, VerificationView] as const;

function jsonOf(model: Parameters<typeof getSchemaPath>[0]) {
  return { 'application/json': { schema: { $ref: getSchemaPath(model) } } };
}
