import { Schema } from 'mongoose';
import type { HourlyCalls, StaleCalls } from '../domain/calls.js';

export const HOURLY_CALLS = 'HourlyCalls';
export const STALE_CALLS = 'StaleCalls';

/** Enough to see a month of a key. */
const KEPT_S = 35 * 24 * 60 * 60;

export type HourlyCallsDocument = HourlyCalls & { readonly _id: string };
export type StaleCallsDocument = StaleCalls & { readonly _id: string };

const options = { versionKey: false, strict: 'throw' } as const;

export const hourlyCallsSchema = new Schema<HourlyCallsDocument>(
  {
    _id: { type: String, required: true },
    keyId: { type: String, required: true },
    service: { type: String, default: null },
    hour: { type: Date, required: true },
    calls: { type: Number, required: true },
  },
  options,
);
hourlyCallsSchema.index({ keyId: 1, hour: 1 });
hourlyCallsSchema.index({ hour: 1 }, { expireAfterSeconds: KEPT_S });

export const staleCallsSchema = new Schema<StaleCallsDocument>(
  {
    _id: { type: String, required: true },
    keyId: { type: String, required: true },
    until: { type: Date, required: true },
    address: { type: String, required: true },
    calls: { type: Number, required: true },
    lastUsedAt: { type: Date, required: true },
  },
  options,
);
staleCallsSchema.index({ keyId: 1, until: 1, lastUsedAt: -1 });
staleCallsSchema.index({ lastUsedAt: 1 }, { expireAfterSeconds: KEPT_S });
