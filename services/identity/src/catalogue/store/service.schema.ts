import { Schema } from 'mongoose';
import { aggregateSchema, type Aggregate } from '#outbox';
import type { Service } from '../domain/service.js';

export const SERVICE = 'Service';

export type ServiceDocument = Aggregate & Service;

const metricSchema = new Schema({ name: String, unit: String, priceMinor: Number }, { _id: false });

export const serviceSchema = aggregateSchema({
  code: { type: String, required: true },
  name: { type: String, required: true },
  category: { type: String, required: true },
  metrics: { type: [metricSchema], required: true },
  active: { type: Boolean, required: true },
});

serviceSchema.index({ code: 1 }, { unique: true });
