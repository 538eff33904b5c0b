import { Injectable } from '@nestjs/common';
import { InjectConnection, MongooseModule } from '@nestjs/mongoose';
import type { DynamicModule } from '@nestjs/common';
import type { Connection } from 'mongoose';
import type { Dependency } from '#contracts';

export interface MongoOptions {
  /** `mongodb://…`, a replica set: transactions and majority writes need one. */
  readonly url: string;
  /** Each service has a database of its own. */
  readonly database: string;
}

/** A connection whose every write is on disk at a majority before it is answered. */
export function connectMongo({ url, database }: MongoOptions): DynamicModule {
  return MongooseModule.forRoot(url, {
    dbName: database,
    retryWrites: true,
    writeConcern: { w: 'majority', journal: true },
    readConcern: { level: 'majority' },
    serverSelectionTimeoutMS: 2_000,
    maxPoolSize: 50,
    retryAttempts: 5,
    retryDelay: 1_000,
  });
}

@Injectable()
export class Mongo {
  constructor(@InjectConnection() private readonly connection: Connection) {}

  /** Asks for a primary that takes writes. */
  async checkReady(): Promise<Dependency> {
    const hello = await this.connection.db?.command({ hello: 1 }, { timeoutMS: 1_000 }).catch(() => null);
    const reason = faultOf(hello ?? {});
    return reason === null ? { name: 'mongodb', ready: true } : { name: 'mongodb', ready: false, reason };
  }
}

function faultOf(hello: { readonly isWritablePrimary?: unknown; readonly setName?: unknown }): string | null {
  if (hello.isWritablePrimary !== true) return 'MongoDB has no primary that answers';
  return hello.setName === undefined ? 'MongoDB must run as a replica set, be it of one member' : null;
}
