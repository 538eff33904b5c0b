import { Schema } from 'mongoose';
import type { Lease } from '../domain/sightings.js';

export const LEASE = 'Lease';

export const leaseSchema = new Schema<Lease>(
  { _id: { type: String, required: true }, renewal: { type: String, required: true } },
  { versionKey: false, strict: 'throw' },
);
