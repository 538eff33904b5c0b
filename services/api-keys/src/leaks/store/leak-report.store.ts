import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, Types } from 'mongoose';
import { LEAK_REPORT, type LeakReport } from './leak-report.schema.js';

/** Reports that wait to be looked into. */
@Injectable()
export class LeakReportStore {
  constructor(@InjectModel(LEAK_REPORT) private readonly model: Model<LeakReport>) {}

  /** Resolves once a majority has it. */
  async add(report: Omit<LeakReport, '_id'>): Promise<void> {
    await this.model.create(report);
  }

  /** Oldest first, beginning after the given one. */
  async list(after: Types.ObjectId | null, limit: number): Promise<readonly LeakReport[]> {
    const filter = after === null ? {} : { _id: { $gt: after } };
    return this.model.find(filter).sort({ _id: 1 }).limit(limit).lean<LeakReport[]>();
  }

  async remove(id: Types.ObjectId): Promise<void> {
    await this.model.deleteOne({ _id: id });
  }
}
