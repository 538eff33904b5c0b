import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { AggregateStore, Clock, Relay } from '#outbox';
import { MEMBER, type MemberDocument } from './member.schema.js';

/** Which members a caller may list: a list is never asked for without one. */
export interface MemberScope {
  readonly projectId: string;
  /** Null for all of the project. */
  readonly userId: string | null;
}

@Injectable()
export class MemberStore extends AggregateStore<MemberDocument> {
  constructor(@InjectModel(MEMBER) model: Model<MemberDocument>, relay: Relay, clock: Clock) {
    super({ model, aggregate: 'member', idPrefix: 'mem', relay, clock });
  }

  async findOf(projectId: string, userId: string): Promise<MemberDocument | null> {
    return this.model.findOne({ projectId, userId }).lean<MemberDocument>();
  }

  /** Oldest first, beginning after the given id. */
  async list(
    { projectId, userId }: MemberScope,
    after: string | null,
    limit: number,
  ): Promise<readonly MemberDocument[]> {
    const filter = { projectId, ...(userId !== null && { userId }), ...(after !== null && { _id: { $gt: after } }) };
    return this.model.find(filter).sort({ _id: 1 }).limit(limit).lean<MemberDocument[]>();
  }

  /** Ids of the projects this user is in, newest project first, beginning after the given project id. */
  async listProjectIds(userId: string, after: string | null, limit: number): Promise<readonly string[]> {
    const filter = { userId, ...(after !== null && { projectId: { $lt: after } }) };
    const found = await this.model.find(filter).sort({ projectId: -1 }).limit(limit).select({ projectId: 1 }).lean();
    return found.map(({ projectId }) => projectId);
  }
}
