import { Injectable, type OnModuleInit } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';

/** How long a lease holds by the clock of MongoDB, which all processes share. */
export const LEASE_MS = 2_000;
/** A question that takes longer is answered too late to be of use. */
const ANSWER_WITHIN_MS = 1_000;
const LEADER = 'leader';

interface Lease {
  readonly _id: typeof LEADER;
  /** Of the last who took it: counted up by each. */
  readonly term: number;
  readonly holder: string | null;
  readonly until: Date;
}

/** Whose lease it is. */
export interface Holding {
  readonly holder: string;
  readonly term: number;
}

const untilLater = { $add: ['$$NOW', LEASE_MS] };

/** One document that says who leads. Nothing here rests on the clocks of the processes. */
@Injectable()
export class LeaseStore implements OnModuleInit {
  constructor(@InjectConnection() private readonly connection: Connection) {}

  async onModuleInit(): Promise<void> {
    const first = { term: 0, holder: null, until: new Date(0) };
    await this.leases.updateOne({ _id: LEADER }, { $setOnInsert: first }, { upsert: true });
  }

  /** @returns the term that begins; null while the lease of another runs. */
  async take(holder: string): Promise<number | null> {
    const hasEnded = { $expr: { $lte: ['$until', '$$NOW'] } };
    const taken = [{ $set: { holder, term: { $add: ['$term', 1] }, until: untilLater } }];
    const lease = await this.leases.findOneAndUpdate({ _id: LEADER, ...hasEnded }, taken, {
      returnDocument: 'after',
      timeoutMS: ANSWER_WITHIN_MS,
    });
    return lease?.term ?? null;
  }

  /** @returns false where somebody else has it. */
  async renew(holding: Holding): Promise<boolean> {
    const { matchedCount } = await this.leases.updateOne(
      { _id: LEADER, ...holding },
      [{ $set: { until: untilLater } }],
      { timeoutMS: ANSWER_WITHIN_MS },
    );
    return matchedCount === 1;
  }

  /** So that a successor need not wait for its end. */
  async giveBack(holding: Holding): Promise<void> {
    await this.leases.updateOne({ _id: LEADER, ...holding }, [{ $set: { until: '$$NOW' } }], {
      timeoutMS: ANSWER_WITHIN_MS,
    });
  }

  private get leases() {
    return this.connection.collection<Lease>('leases');
  }
}
