import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { Clock, isDuplicateKey } from '#outbox';
import { Sealer } from '../../sealer.js';
import { addressKeyOf } from '../address-key.js';
import { KNOWN_ADDRESS, type KnownAddress } from './known-address.schema.js';

/** From which addresses an account was entered in the last 90 days. Bookkeeping, without events. */
@Injectable()
export class KnownAddressStore {
  constructor(
    @InjectModel(KNOWN_ADDRESS) private readonly model: Model<KnownAddress>,
    private readonly sealer: Sealer,
    private readonly clock: Clock,
  ) {}

  async add(emailKey: string, address: string): Promise<void> {
    const _id = this.idOf(emailKey, address);
    const seen = { $set: { seenAt: this.clock.now() } };
    await this.model.updateOne({ _id }, seen, { upsert: true }).catch((failure: unknown) => {
      // Two who come first at once: one of them was.
      if (!isDuplicateKey(failure)) throw failure;
    });
  }

  async has(emailKey: string, address: string): Promise<boolean> {
    return (await this.model.exists({ _id: this.idOf(emailKey, address) })) !== null;
  }

  private idOf(emailKey: string, address: string): string {
    const text = Buffer.from(`${emailKey}\0${addressKeyOf(address)}`);
    return this.sealer.sign('email-address', text).toString('base64url');
  }
}
