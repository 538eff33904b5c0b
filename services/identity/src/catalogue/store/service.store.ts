import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { AggregateStore, Clock, Relay } from '#outbox';
import { SERVICE, type ServiceDocument } from './service.schema.js';

/** The catalogue. */
@Injectable()
export class ServiceStore extends AggregateStore<ServiceDocument> {
  constructor(@InjectModel(SERVICE) model: Model<ServiceDocument>, relay: Relay, clock: Clock) {
    super({ model, aggregate: 'service', idPrefix: 'svc', relay, clock });
  }

  async findAll(ids: readonly string[]): Promise<ReadonlyMap<string, ServiceDocument>> {
    const found = await this.model.find({ _id: { $in: ids } }).lean<ServiceDocument[]>();
    return new Map(found.map((service) => [service._id, service]));
  }

  /** By code, beginning after the given one. */
  async list(after: string | null, limit: number): Promise<readonly ServiceDocument[]> {
    const filter = after === null ? {} : { code: { $gt: after } };
    return this.model.find(filter).sort({ code: 1 }).limit(limit).lean<ServiceDocument[]>();
  }
}
