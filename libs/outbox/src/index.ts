export { aggregateSchema, type Aggregate } from './aggregate.js';
export { AggregateStore } from './aggregate-store.js';
export type { Decide } from './change.js';
export { Clock } from './clock.js';
export { isDuplicateKey } from './duplicate-key.js';
export { connectMongo, Mongo } from './mongo.js';
export { OutboxModule } from './outbox.module.js';
export { Relay } from './relay.js';
export { Transactions } from './transactions.js';
