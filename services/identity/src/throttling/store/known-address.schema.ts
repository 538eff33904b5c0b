import { Schema } from 'mongoose';

export const KNOWN_ADDRESS = 'KnownAddress';

export interface KnownAddress {
  /** A keyed hash of account and address: who reads it learns neither. */
  readonly _id: string;
  readonly seenAt: Date;
}

const KNOWN_FOR_S = 90 * 24 * 60 * 60;

export const knownAddressSchema = new Schema<KnownAddress>(
  { _id: { type: String, required: true }, seenAt: { type: Date, required: true } },
  { versionKey: false, strict: 'throw' },
);

knownAddressSchema.index({ seenAt: 1 }, { expireAfterSeconds: KNOWN_FOR_S });
