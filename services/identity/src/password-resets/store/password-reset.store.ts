import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { AggregateStore, Clock, Relay } from '#outbox';
import { Sealer } from '../../sealer.js';
import { PASSWORD_RESET, type PasswordResetDocument } from './password-reset.schema.js';

@Injectable()
export class PasswordResetStore extends AggregateStore<PasswordResetDocument> {
  constructor(
    @InjectModel(PASSWORD_RESET) model: Model<PasswordResetDocument>,
    relay: Relay,
    clock: Clock,
    private readonly sealer: Sealer,
  ) {
    super({ model, aggregate: 'password-reset', idPrefix: 'rst', relay, clock });
  }

  /** Null also where a newer one was asked for with the same address. */
  async findNewest(id: string): Promise<PasswordResetDocument | null> {
    const reset = await this.model.findById(id).lean<PasswordResetDocument>();
    if (reset === null) return null;
    const newer = await this.model.exists({ emailDigest: reset.emailDigest, _id: { $gt: id } });
    return newer === null ? reset : null;
  }

  /** Of a person, the digests of its address. A part of `user.erased`: no events of its own. */
  async forget(userId: string): Promise<void> {
    await this.model.updateMany({ userId }, { $set: { emailDigest: 'erased' } });
  }

  digestOf(emailKey: string): string {
    return this.sealer.sign('email-address', Buffer.from(emailKey)).toString('base64url');
  }
}
