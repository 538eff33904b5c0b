import { Schema, type Types } from 'mongoose';

export const LEAK_REPORT = 'LeakReport';

/** A text that was found in public, as it may be kept: what it would be kept as, were it a key's. */
export interface FoundText {
  readonly keyId: string;
  /** Under each of the peppers there are. */
  readonly hmacs: readonly string[];
}

/** What somebody has reported, for as long as it was not looked into. */
export interface LeakReport {
  readonly _id: Types.ObjectId;
  readonly requestId: string;
  readonly found: readonly FoundText[];
}

const foundText = new Schema<FoundText>(
  { keyId: { type: String, required: true }, hmacs: { type: [String], required: true } },
  { _id: false },
);

export const leakReportSchema = new Schema<LeakReport>(
  { requestId: { type: String, required: true }, found: { type: [foundText], required: true } },
  { versionKey: false, strict: 'throw', collection: 'leakreports' },
);
