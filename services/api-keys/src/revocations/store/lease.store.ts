import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { randomUUID } from 'node:crypto';
import { isDuplicateKey } from '#outbox';
import type { Lease } from '../domain/sightings.js';
import { LEASE } from './lease.schema.js';

/** Who may honour from memory what is known of keys. A majority has each renewal before the verifier hears of it. */
@Injectable()
export class LeaseStore {
  constructor(@InjectModel(LEASE) private readonly model: Model<Lease>) {}

  async renew(verifier: string): Promise<void> {
    const renewed = () =>
      this.model.collection.updateOne(
        { _id: verifier } as object,
        { $set: { renewal: randomUUID() } },
        { upsert: true },
      );
    try {
      await renewed();
    } catch (failure) {
      // Its first two came at the same moment.
      if (!isDuplicateKey(failure)) throw failure;
      await renewed();
    }
  }

  async remove(verifier: string): Promise<void> {
    await this.model.deleteOne({ _id: verifier });
  }

  /** Unless it was renewed meanwhile. */
  async forget({ _id, renewal }: Lease): Promise<void> {
    await this.model.deleteOne({ _id, renewal });
  }

  listAll(): Promise<readonly Lease[]> {
    return this.model.collection.find<Lease>({}).toArray();
  }
}
