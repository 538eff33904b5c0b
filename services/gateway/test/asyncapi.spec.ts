import { Parser } from '@asyncapi/parser';
import { Compile } from 'typebox/compile';
import { eventCatalogue, eventSubject, exampleOf } from '#contracts';
import { makeEventDocument } from '../src/asyncapi/document.js';

const isError = ({ severity }: { readonly severity: number }) => severity === 0;

interface Document {
  readonly channels: Record<string, { readonly address: string }>;
  readonly operations: Record<string, { readonly action: string }>;
  readonly components: {
    readonly schemas: { readonly event: object };
    readonly messages: Record<string, Message>;
  };
}

interface Message {
  readonly name: string;
  readonly payload: { readonly allOf: readonly [object, object] };
  readonly examples: readonly { readonly payload: object }[];
}

const text = JSON.stringify(makeEventDocument());
const { channels, operations, components } = JSON.parse(text) as Document;

test('the official parser finds nothing wrong with the document', async () => {
  const { document, diagnostics } = await new Parser().parse(text);
  expect(diagnostics.filter(isError)).toEqual([]);
  expect(document?.version()).toBe('3.0.0');
  expect(document?.channels().all()).toHaveLength(eventCatalogue().length);
  expect(document?.operations().filterByReceive()).toHaveLength(eventCatalogue().length);
});

test('and finds what is wrong with a spoilt one', async () => {
  const { diagnostics } = await new Parser().parse(text.replace('"action":"receive"', '"action":"overhear"'));
  expect(diagnostics.filter(isError)).not.toEqual([]);
});

test.each(Object.entries(components.messages))('the example of %s keeps its schema', (_, message) => {
  const whole = Compile({ allOf: [components.schemas.event, message.payload.allOf[1]] });
  expect(message.examples).toHaveLength(1);
  for (const { payload } of message.examples) {
    expect(whole.Errors(payload)).toEqual([]);
    expect(whole.Check({ ...payload, type: 'key.melted' })).toBe(false);
  }
});

test('every event has a channel where it is really told', () => {
  const addresses = Object.values(channels).map(({ address }) => address);
  for (const event of eventCatalogue().map(exampleOf)) {
    const told = eventSubject(event).split('.');
    const fits = addresses.filter((address) => {
      const parts = address.split('.');
      return parts.length === told.length && parts.every((part, at) => part.startsWith('{') || part === told[at]);
    });
    expect([event.type, fits.length]).toEqual([event.type, 1]);
  }
  expect(new Set(Object.values(operations).map(({ action }) => action))).toEqual(new Set(['receive']));
});
