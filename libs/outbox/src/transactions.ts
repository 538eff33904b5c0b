import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { ClientSession, Connection } from 'mongoose';

/**
 * Several documents in one step, for what is rare and must not be half done. It costs two to five times a single
 * write, so nothing that many callers do at once goes this way.
 */
@Injectable()
export class Transactions {
  constructor(@InjectConnection() private readonly connection: Connection) {}

  /** Runs `work` and commits. `work` may run again after a passing failure, so it must do nothing but database work. */
  run<T>(work: (session: ClientSession) => Promise<T>): Promise<T> {
    return this.connection.transaction(work);
  }
}
