import { Module, type DynamicModule } from '@nestjs/common';
import { Broadcast } from './broadcast.js';
import { CommandBus } from './command-bus.js';
import { EventStream } from './event-stream.js';
import { Nats, type NatsOptions } from './nats-connection.js';
import { Receipts } from './receipts.js';

/** Gives a service its connection to NATS, and everything that speaks over it. */
@Module({})
export class MessagingModule {
  static forRoot(options: NatsOptions): DynamicModule {
    return {
      module: MessagingModule,
      global: true,
      providers: [
        { provide: Nats, useFactory: () => Nats.open(options) },
        Broadcast,
        CommandBus,
        EventStream,
        Receipts,
      ],
      exports: [Nats, Broadcast, CommandBus, EventStream, Receipts],
    };
  }
}
