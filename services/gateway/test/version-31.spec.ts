import type { OpenAPIObject } from '@nestjs/swagger';
import { toVersion31 } from '../src/openapi/version-31.js';

const document = (schemas: object): OpenAPIObject => ({
  openapi: '3.0.0',
  info: { title: 'a document', version: '1' },
  paths: {},
  components: { schemas: schemas as Record<string, never> },
});
const converted = (schema: object) => toVersion31(document({ It: schema })).components?.schemas?.['It'];

test('the document says that it is 3.1', () => {
  expect(toVersion31(document({})).openapi).toBe('3.1.0');
});

test('what may be null becomes a type of its own, however deep', () => {
  const properties = { at: { type: 'string', format: 'date-time', nullable: true } };
  const wanted = { at: { type: ['string', 'null'], format: 'date-time' } };
  expect(converted({ type: 'array', items: { type: 'object', properties } })).toEqual({
    type: 'array',
    items: { type: 'object', properties: wanted },
  });
});

test('a schema with a name of its own may be null too', () => {
  const named = { $ref: '#/components/schemas/RateLimit' };
  const wanted = { description: 'A limit.', anyOf: [named, { type: 'null' }] };
  expect(converted({ type: 'object', nullable: true, description: 'A limit.', allOf: [named] })).toEqual(wanted);
});

test('what may not be null stays as it is, and so does a property of that name', () => {
  const schema = { type: 'object', required: ['nullable'], properties: { nullable: { type: 'boolean' } } };
  expect(converted(schema)).toEqual(schema);
});

test('the document that came in is not changed', () => {
  const before = document({ It: { type: 'string', nullable: true } });
  const copy = structuredClone(before);
  toVersion31(before);
  expect(before).toEqual(copy);
});
