import {
  dataSchemaOf,
  eventCatalogue,
  eventEnvelope,
  eventSubject,
  exampleOf,
  toldDataSchema,
  type CataloguedEvent,
} from '#contracts';

type Json = Readonly<Record<string, unknown>>;

/**
 * The document at `/asyncapi.json`: made from the catalogue of events, so it cannot say anything else than they do. As
 * a subscriber sees it: its operations receive.
 * @public deploy/checks/write-asyncapi.mjs imports it from dist/.
 */
export function makeEventDocument(): Json {
  const events = [...eventCatalogue()].sort((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1));
  const channels = [...Map.groupBy(events, ({ type }) => type.replace('.', '-'))];
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Keyward events',
      version: '1',
      description:
        'Every change is an event: CloudEvents 1.0 in structured JSON mode, told at least once, in order for each subject. What may change under one version: docs/events.md.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    defaultContentType: CONTENT_TYPE,
    servers: { nats },
    channels: Object.fromEntries(channels.map(([name, versions]) => [name, channelOf(versions)])),
    operations: Object.fromEntries(channels.map(([name, versions]) => [`hear-${name}`, operationOf(name, versions)])),
    components: {
      messages: Object.fromEntries(events.map((event) => [nameOf(event), messageOf(event)])),
      schemas: { event: eventEnvelope },
      securitySchemes: {
        nkey: {
          type: 'asymmetricEncryption',
          description: "An nkey (Ed25519) for the program; a project's own login hears that project's subjects only.",
        },
      },
      parameters: {
        projectId: { description: 'The project it belongs to; `_` for what belongs to none.' },
        id: { description: 'The id of what it happened to.' },
      },
    },
  };
}

const CONTENT_TYPE = 'application/cloudevents+json';

const nats = {
  host: '{host}',
  protocol: 'nats',
  description: 'JetStream, stream EVENTS. Read it by a durable consumer with explicit acknowledgement.',
  variables: { host: { default: '127.0.0.1:4222', description: 'Where NATS listens.' } },
  security: [{ $ref: '#/components/securitySchemes/nkey' }],
};

/** As identifiers of the document may be; a later version is a message beside the first. */
function nameOf({ type, version }: CataloguedEvent): string {
  const name = type.replace('.', '-');
  return version === 1 ? name : `${name}-${version}`;
}

/** One for each type: every version of it is told there. */
function channelOf(versions: readonly CataloguedEvent[]): Json {
  const [event] = versions;
  if (event === undefined) throw new Error('a type without a version');
  const names = versions.map(nameOf);
  return {
    address: eventSubject({ ...exampleOf(event), projectid: '{projectId}', subject: '{id}' }),
    summary: event.about,
    servers: [{ $ref: '#/servers/nats' }],
    parameters: { projectId: reference('parameters', 'projectId'), id: reference('parameters', 'id') },
    messages: Object.fromEntries(names.map((name) => [name, reference('messages', name)])),
  };
}

function operationOf(channel: string, versions: readonly CataloguedEvent[]): Json {
  return {
    action: 'receive',
    summary: versions.map(({ about }) => about).join(' '),
    channel: { $ref: `#/channels/${channel}` },
    messages: versions.map((event) => ({ $ref: `#/channels/${channel}/messages/${nameOf(event)}` })),
  };
}

function messageOf(event: CataloguedEvent): Json {
  const { type, version, about } = event;
  const own = {
    type: 'object',
    required: ['type', 'data'],
    properties: {
      type: { const: type },
      dataschema: { const: dataSchemaOf(type, version) },
      data: toldDataSchema(event),
    },
  };
  const payload = exampleOf(event);
  return {
    name: type,
    title: type,
    summary: about,
    contentType: CONTENT_TYPE,
    headers: {
      type: 'object',
      required: ['Nats-Msg-Id'],
      properties: { 'Nats-Msg-Id': { type: 'string', description: 'The id of the event.' } },
    },
    payload: { allOf: [reference('schemas', 'event'), own] },
    examples: [{ name: type, summary: about, headers: { 'Nats-Msg-Id': payload.id }, payload }],
  };
}

function reference(part: 'messages' | 'schemas' | 'parameters', name: string): Json {
  return { $ref: `#/components/${part}/${name}` };
}
