import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { ClientSession, Model } from 'mongoose';
import { Problem } from '#contracts';
import { AggregateStore, Clock, Relay } from '#outbox';
import { PROJECT, type ProjectDocument } from './project.schema.js';

@Injectable()
export class ProjectStore extends AggregateStore<ProjectDocument> {
  constructor(@InjectModel(PROJECT) model: Model<ProjectDocument>, relay: Relay, clock: Clock) {
    super({ model, aggregate: 'project', idPrefix: 'prj', relay, clock });
  }

  /** Newest first, beginning after the given id. For operators. */
  async listAll(after: string | null, limit: number): Promise<readonly ProjectDocument[]> {
    const filter = after === null ? {} : { _id: { $lt: after } };
    return this.model.find(filter).sort({ _id: -1 }).limit(limit).lean<ProjectDocument[]>();
  }

  /** Newest first. */
  async findAll(ids: readonly string[]): Promise<readonly ProjectDocument[]> {
    return this.model
      .find({ _id: { $in: ids } })
      .sort({ _id: -1 })
      .lean<ProjectDocument[]>();
  }

  /**
   * Notes an admin, in the transaction that makes the member one. It is a lock rather than a fact of the project: the
   * member's event tells of it.
   */
  async addAdmin(projectId: string, memberId: string, session: ClientSession): Promise<void> {
    await this.model.updateOne({ _id: projectId }, { $addToSet: { admins: memberId } }, { session });
  }

  /**
   * Notes that a member is admin no more, in the transaction that makes it so. All who do this at once write to one
   * document, so of two transactions that each would leave the other's admin as the last, one is done again.
   * @throws Problem `member.last-admin` where nobody else is admin.
   */
  async removeAdmin(projectId: string, memberId: string, session: ClientSession): Promise<void> {
    const othersStay = { _id: projectId, admins: { $elemMatch: { $ne: memberId } } };
    const { matchedCount } = await this.model.updateOne(othersStay, { $pull: { admins: memberId } }, { session });
    if (matchedCount === 0) throw new Problem('member.last-admin');
  }
}
