import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { AggregateStore, Clock, Relay } from '#outbox';
import { INVITATION, LIST_INDEX, type InvitationDocument } from './invitation.schema.js';

@Injectable()
export class InvitationStore extends AggregateStore<InvitationDocument> {
  constructor(@InjectModel(INVITATION) model: Model<InvitationDocument>, relay: Relay, clock: Clock) {
    super({ model, aggregate: 'invitation', idPrefix: 'inv', relay, clock });
  }

  /** Those that wait for an answer, oldest first, beginning after the given id. */
  async listPending(projectId: string, after: string | null, limit: number): Promise<readonly InvitationDocument[]> {
    const filter = { projectId, state: 'pending' as const, ...(after !== null && { _id: { $gt: after } }) };
    return this.model.find(filter).hint(LIST_INDEX).sort({ _id: 1 }).limit(limit).lean<InvitationDocument[]>();
  }

  /** In any project. */
  async listPendingTo(emailKey: string): Promise<readonly InvitationDocument[]> {
    return this.model.find({ emailKey, state: 'pending' as const }).lean<InvitationDocument[]>();
  }

  /** The address of those that are answered. A part of `user.erased`: no events of its own. */
  async forget(emailKey: string): Promise<void> {
    const answered = { emailKey, state: { $ne: 'pending' as const } };
    await this.model.collection.updateMany(answered, { $set: { email: '', emailKey: 'erased' } });
  }
}
