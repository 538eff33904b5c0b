import type { OpenAPIObject } from '@nestjs/swagger';
import { problemCodes } from '#contracts';

const problem = {
  description: 'Refused. `code` says why and never changes its meaning; `detail` says what to do next.',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};

const schema = {
  type: 'object',
  description: 'Problem details (RFC 9457).',
  required: ['type', 'title', 'status', 'detail', 'code'],
  properties: {
    type: { type: 'string', format: 'uri' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'What to do next.' },
    code: { type: 'string', enum: [...problemCodes] },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['field', 'message'],
        properties: { field: { type: 'string' }, message: { type: 'string' } },
      },
    },
    retryAfter: { type: 'integer', description: 'Seconds, as in the header Retry-After.' },
    requestId: { type: 'string' },
  },
};

/** Every operation may answer with a problem. */
export function describeProblems(document: OpenAPIObject): OpenAPIObject {
  const paths = Object.entries(document.paths).map(([path, item]) => {
    const described = Object.entries(item).map(([method, operation]: [string, { responses?: object }]) => [
      method,
      { ...operation, responses: { ...operation.responses, '4XX': problem, '5XX': problem } },
    ]);
    return [path, Object.fromEntries(described)] as const;
  });
  const schemas = { ...document.components?.schemas, Problem: schema };
  return { ...document, paths: Object.fromEntries(paths), components: { ...document.components, schemas } };
}
