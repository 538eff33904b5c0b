import { Injectable, type DynamicModule, type INestApplication } from '@nestjs/common';
import { getConnectionToken, InjectModel, MongooseModule } from '@nestjs/mongoose';
import type { Connection, Model } from 'mongoose';
import { Type } from 'typebox';
import { defineEvent, newId, systemActor, type StoredEvent } from '#contracts';
import { MessagingModule } from '#messaging';
import { startNestService, type NestService, type NestServicePlan, type TestServers } from '#testing';
import { AggregateStore, aggregateSchema, Clock, OutboxModule, Relay, type Aggregate } from '../src/index.js';

/** The smallest thing with a history. */
export interface Counter extends Aggregate {
  readonly total: number;
  readonly name: string;
}

const schema = aggregateSchema({
  total: { type: Number, required: true },
  name: { type: String, required: true },
  parity: { type: String, required: true },
});
schema.index({ name: 1 }, { unique: true });

const created = defineEvent(
  'key.counter-created',
  { about: 'A counter began.', data: Type.Object({ total: Type.Integer() }), example: { total: 0 } },
  ({ total }) => ({ before: null, after: { total } }),
);
const counted = defineEvent(
  'key.counted',
  {
    about: 'A counter was moved.',
    data: Type.Object({ from: Type.Integer(), to: Type.Integer() }),
    example: { from: 0, to: 1 },
  },
  ({ from, to }) => ({ before: { total: from }, after: { total: to } }),
);

@Injectable()
export class CounterStore extends AggregateStore<Counter> {
  constructor(@InjectModel('Counter') model: Model<Counter>, relay: Relay, clock: Clock) {
    const derive = ({ total }: Counter) => ({ parity: total % 2 === 0 ? 'even' : 'odd' });
    super({ model, aggregate: 'key', idPrefix: 'key', relay, clock, derive });
  }
}

export interface Counters extends NestService {
  readonly store: CounterStore;
  readonly service: string;
  readonly projectId: string;
  /** As MongoDB holds it, read past everything of ours. */
  read(id: string): Promise<Counter>;
  count(filter?: object): Promise<number>;
}

interface Place {
  readonly database?: string;
  readonly service?: string;
  readonly projectId?: string;
}

/** A service that owns counters. Without a place given it is alone with its database. */
export async function startCounters(
  { mongoUrl, natsUrl }: Pick<TestServers, 'mongoUrl' | 'natsUrl'>,
  given: Place & Pick<NestServicePlan, 'clock' | 'logger'> = {},
): Promise<Counters> {
  const { database = newId('req'), service = 'counters', projectId = newId('prj'), ...more } = given;
  const module: DynamicModule = {
    module: class CountersModule {},
    imports: [
      MessagingModule.forRoot({ url: natsUrl, service }),
      OutboxModule.forRoot({ url: mongoUrl, database, service }),
      MongooseModule.forFeature([{ name: 'Counter', schema }]),
    ],
    providers: [CounterStore],
  };
  const running = await startNestService({ module, service, ...more });
  const collection = collectionOf(running.app);
  return {
    ...running,
    store: running.app.get(CounterStore),
    service,
    projectId,
    read: async (id) => {
      const found = await collection.findOne({ _id: id });
      if (found === null) throw new Error(`there is no counter ${id}`);
      return found;
    },
    count: (filter = {}) => collection.countDocuments(filter),
  };
}

function collectionOf(app: INestApplication) {
  const connection = app.get<Connection>(getConnectionToken());
  return connection.getClient().db(connection.name).collection<Counter>('counters');
}

/** The birth of a counter at zero. */
export function aBirth({ projectId }: Pick<Counters, 'projectId'>, { name = newId('req') }: { name?: string } = {}) {
  const state = { _id: newId('key'), projectId, total: 0, name };
  return { state, event: created.of({ actor: systemActor, data: { total: 0 } }) };
}

/** Decides to count on. */
export function plus(amount: number) {
  return (counter: Counter | null) => {
    if (counter === null) throw new Error('there is no such counter');
    const data = { from: counter.total, to: counter.total + amount };
    return { set: { total: data.to }, event: counted.of({ actor: systemActor, data }) };
  };
}

/** Changes nothing. */
export const asItIs = () => null;

export const eidsOf = (events: readonly Pick<StoredEvent, 'eid'>[]): string[] => events.map(({ eid }) => eid);

/** `<id>:<from>` to `<id>:<to>`, without a gap. */
export const eids = (id: string, from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => `${id}:${from + index}`);
