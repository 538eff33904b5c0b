import { Type, type TObject, type TSchema } from 'typebox';
import { roles } from './actor.js';
import {
  aggregateKinds,
  contractOf,
  dataSchemaOf,
  toCloudEvent,
  type AggregateKind,
  type CataloguedEvent,
  type KeywardEvent,
} from './event.js';
import { ids, OrNull, Time } from './event-fields.js';
import { SchemaCheck } from './schema-check.js';

const Fields = OrNull(Type.Record(Type.String(), Type.Unknown()));

/** Who did it: ids only. */
const ActorField = Type.Object({
  kind: Type.Enum(['user', 'system']),
  id: Type.String(),
  memberId: OrNull(Type.String()),
  role: OrNull(Type.Enum([...roles, 'operator', 'system'])),
  keyId: Type.Optional(Type.String({ description: 'The key it was done with, if any.' })),
});

/** The attributes of every event (CloudEvents 1.0 §3, and Keyward's extension attributes). */
export const eventEnvelope = Type.Object({
  specversion: Type.Literal('1.0'),
  id: Type.String({ description: '`<subject>:<aggregatever>`: the same each time the event is told.' }),
  source: Type.String({ pattern: '^/keyward/[a-z][a-z0-9-]*$', description: 'The service whose thing it is.' }),
  type: Type.String({ description: '`<aggregate>.<past tense>`.' }),
  subject: Type.String({ minLength: 1, description: 'The id of what it happened to.' }),
  time: Time,
  datacontenttype: Type.Literal('application/json'),
  dataschema: Type.Optional(
    Type.String({ description: '`urn:keyward:event:<type>:<version>`; an event from before it was told has none: 1.' }),
  ),
  aggregate: Type.Enum(aggregateKinds),
  aggregatever: Type.Integer({ minimum: 1, description: '1, 2, 3, … without a gap for each subject.' }),
  projectid: Type.Optional(Type.String({ minLength: 1 })),
  requestid: Type.Optional(Type.String()),
  data: Type.Record(Type.String(), Type.Unknown()),
});

/**
 * The data of an event as they travel. `before` and `after` have the form of the event's own data where those say them
 * in the same words. What is not in it may still be there: readers leave alone what they do not know.
 */
export function toldDataSchema({ data, example, difference }: CataloguedEvent): TObject {
  const told = difference(example as never);
  const saying = (side: 'before' | 'after'): TSchema => {
    const own = data.properties[side];
    return own !== undefined && JSON.stringify(example[side]) === JSON.stringify(told[side]) ? own : Fields;
  };
  return Type.Object({ ...data.properties, actor: ActorField, before: saying('before'), after: saying('after') });
}

/** Whose each kind of thing is, how its ids begin, and whether it is of a project. */
const kinds: Readonly<Record<AggregateKind, { readonly owner: string; readonly prefix: string; readonly in: Place }>> =
  {
    user: { owner: 'identity', prefix: 'usr', in: 'platform' },
    session: { owner: 'identity', prefix: 'ses', in: 'platform' },
    project: { owner: 'identity', prefix: 'prj', in: 'project' },
    member: { owner: 'identity', prefix: 'mem', in: 'project' },
    invitation: { owner: 'identity', prefix: 'inv', in: 'project' },
    service: { owner: 'identity', prefix: 'svc', in: 'platform' },
    'password-reset': { owner: 'identity', prefix: 'rst', in: 'platform' },
    'second-factor': { owner: 'identity', prefix: 'fac', in: 'platform' },
    passkey: { owner: 'identity', prefix: 'psk', in: 'platform' },
    key: { owner: 'api-keys', prefix: 'key', in: 'project' },
    'key-policy': { owner: 'api-keys', prefix: 'pol', in: 'project' },
    webhook: { owner: 'webhooks', prefix: 'whk', in: 'project' },
    attempt: { owner: 'identity', prefix: 'att', in: 'project' },
    stream: { owner: 'audit', prefix: 'stm', in: 'platform' },
    log: { owner: 'audit', prefix: 'log', in: 'platform' },
  };

/** An event of this contract as it travels, for documents and for whoever tries a reader. */
export function exampleOf({ type, version, example, difference }: CataloguedEvent): KeywardEvent {
  const aggregate = aggregateOf(type);
  const { owner, prefix, in: place } = kinds[aggregate];
  const aggregateId = `${prefix}_01Kq3nH0sYpC2vV6bT9xWd`;
  const projectId = place === 'platform' ? null : type.startsWith('project.') ? aggregateId : ids.prj;
  const actor = { kind: 'user', id: ids.usr, memberId: ids.mem, role: 'admin' } as const;
  const event = {
    ...{ type, version, actor, data: example, ...difference(example as never) },
    ...{
      eid: `${aggregateId}:3`,
      ver: 3,
      at: new Date('2026-03-01T12:00:00.000Z'),
      requestId: 'req_01Kq3nH0sYpC2vV6bT9xWh',
    },
  };
  return toCloudEvent(event, { service: owner, aggregate, aggregateId, projectId });
}

type Place = 'platform' | 'project';

function aggregateOf(type: string): AggregateKind {
  const aggregate = aggregateKinds.find((kind) => type.startsWith(`${kind}.`));
  if (aggregate === undefined) throw new Error(`${type} is of no aggregate`);
  return aggregate;
}

/**
 * What keeps an event from being one of the catalogue, a sentence each: an attribute that is missing or wrong, a type or
 * a version that nobody has declared, data that break the contract. Values are never repeated.
 */
export function faultsIn(event: unknown): readonly string[] {
  const faults = envelopeCheck.faultsIn(event, 'event');
  if (faults.length > 0) return faults;
  const { type, dataschema, id, subject, aggregate, aggregatever, data } = event as Told;
  const version = dataschema === undefined ? 1 : versionIn(dataschema, type);
  if (version === null) return ['dataschema does not name a version of the type'];
  if (id !== `${subject}:${aggregatever}`) return ['id is not <subject>:<aggregatever>'];
  if (!type.startsWith(`${aggregate}.`)) return ['type is not of the aggregate'];
  const check = dataCheckOf(type, version);
  if (check !== null) return check.faultsIn(data, 'data');
  return [contractOf(type) === null ? 'type is unknown' : `version ${version} of the type is unknown`];
}

interface Told {
  readonly type: string;
  readonly dataschema?: string;
  readonly id: string;
  readonly subject: string;
  readonly aggregate: string;
  readonly aggregatever: number;
  readonly data: unknown;
}

const envelopeCheck = new SchemaCheck(eventEnvelope);
const dataChecks = new Map<string, SchemaCheck>();

function versionIn(dataschema: string, type: string): number | null {
  const version = Number(dataschema.slice(dataschema.lastIndexOf(':') + 1));
  return Number.isInteger(version) && dataschema === dataSchemaOf(type, version) ? version : null;
}

function dataCheckOf(type: string, version: number): SchemaCheck | null {
  const contract = contractOf(type, version);
  if (contract === null) return null;
  const name = dataSchemaOf(type, version);
  const check = dataChecks.get(name) ?? new SchemaCheck(toldDataSchema(contract));
  dataChecks.set(name, check);
  return check;
}
