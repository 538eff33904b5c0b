import type { OpenAPIObject } from '@nestjs/swagger';

/**
 * The same document in OpenAPI 3.1, whose schemas are JSON Schema 2020-12: `nullable: true` becomes a type of its own.
 * Nest writes 3.0.
 */
export function toVersion31(document: OpenAPIObject): OpenAPIObject {
  return { ...(converted(document) as OpenAPIObject), openapi: '3.1.0' };
}

function converted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(converted);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).map(([name, field]: [string, unknown]) => [name, converted(field)] as const);
  const { nullable, ...schema } = Object.fromEntries(fields);
  if (nullable !== true) return nullable === undefined ? schema : { nullable, ...schema };
  const { type, allOf, ...rest } = schema;
  // A schema of a name of its own, or null: to be both at once is impossible.
  if (Array.isArray(allOf)) return { ...rest, anyOf: [...(allOf as unknown[]), { type: 'null' }] };
  return { ...schema, type: [type, 'null'].flat() };
}
