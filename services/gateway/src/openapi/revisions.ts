import type { OpenAPIObject } from '@nestjs/swagger';
import { REVOKING_EXTENSION } from '../http/revoking.js';

const headers = {
  'Keyward-Revision': {
    description:
      'Where it may have taken something away, which nothing honours any more by then: what GET /v1/revocations tells more about.',
    schema: { type: 'string', example: 'key_01Kq3nH0sYpC2vV6bT9xWd:2' },
  },
};

interface Described {
  readonly responses?: Readonly<Record<string, object>>;
  readonly [REVOKING_EXTENSION]?: true;
}

/** Routes that may take something away name it in a header, whatever their body. */
export function describeRevisions(document: OpenAPIObject): OpenAPIObject {
  const paths = Object.entries(document.paths).map(([path, item]) => {
    const operations = Object.entries(item as Readonly<Record<string, Described>>);
    return [path, Object.fromEntries(operations.map(([method, operation]) => [method, described(operation)]))] as const;
  });
  return { ...document, paths: Object.fromEntries(paths) };
}

function described(operation: Described): Described {
  if (operation[REVOKING_EXTENSION] !== true) return operation;
  const responses = Object.entries(operation.responses ?? {}).map(([status, response]) => [
    status,
    status.startsWith('2') ? { ...response, headers } : response,
  ]);
  return { ...operation, responses: Object.fromEntries(responses) as Record<string, object> };
}
