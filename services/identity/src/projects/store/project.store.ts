import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { AggregateStore, Clock, Relay } from '#outbox';
import { PROJECT, type ProjectDocument } from './project.schema.js';

@Injectable()
export class ProjectStore extends AggregateStore<ProjectDocument> {
  constructor(@InjectModel(PROJECT) model: Model<ProjectDocument>, relay: Relay, clock: Clock) {
    super({ model, aggregate: 'project', idPrefix: 'prj', relay, clock });
  }

  async find(id: string): Promise<ProjectDocument | null> {
    return this.model.findById(id).lean<ProjectDocument>();
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
}
