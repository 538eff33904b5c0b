import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { randomUUID } from 'node:crypto';
import { isDuplicateKey } from '#outbox';
import { EPOCH, type EpochDocument } from './epoch.schema.js';

const ID = 'epoch';

@Injectable()
export class EpochStore {
  constructor(@InjectModel(EPOCH) private readonly model: Model<EpochDocument>) {}

  /** The present one. The first is made by whoever asks first. */
  async read(): Promise<string> {
    for (;;) {
      const found = await this.model.collection.findOne<EpochDocument>({ _id: ID } as object);
      if (found !== null) return found.value;
      await this.model.create({ _id: ID, value: randomUUID() }).catch(unlessTaken);
    }
  }

  async replace(): Promise<void> {
    await this.model.updateOne({ _id: ID }, { $set: { value: randomUUID() } }, { upsert: true });
  }
}

function unlessTaken(failure: unknown): void {
  if (!isDuplicateKey(failure)) throw failure;
}
