import { Schema } from 'mongoose';

export const EPOCH = 'Epoch';

/** There is one. */
export interface EpochDocument {
  readonly _id: string;
  readonly value: string;
}

export const epochSchema = new Schema<EpochDocument>(
  { _id: { type: String, required: true }, value: { type: String, required: true } },
  { versionKey: false, strict: 'throw' },
);
