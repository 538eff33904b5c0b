import { Module, type DynamicModule } from '@nestjs/common';
import { CommandBus, EventStream, Receipts } from '#messaging';
import { Clock } from './clock.js';
import { connectMongo, Mongo, type MongoOptions } from './mongo.js';
import { ownerController } from './owner.controller.js';
import { Relay } from './relay.js';
import { Transactions } from './transactions.js';

export interface OutboxOptions extends MongoOptions {
  /** The owner's name: receipts for its events are sent to it. */
  readonly service: string;
}

/** Gives a service its database, and the relay that tells what is stored in it. Needs `MessagingModule`. */
@Module({})
export class OutboxModule {
  static forRoot(options: OutboxOptions): DynamicModule {
    const relay = {
      provide: Relay,
      inject: [EventStream, Receipts, CommandBus, Clock],
      useFactory: (stream: EventStream, receipts: Receipts, bus: CommandBus, clock: Clock) =>
        new Relay(options.service, stream, receipts, bus, clock),
    };
    return {
      module: OutboxModule,
      global: true,
      imports: [connectMongo(options)],
      controllers: [ownerController(options.service)],
      providers: [Clock, Mongo, relay, Transactions],
      exports: [Clock, Mongo, Relay, Transactions],
    };
  }
}
