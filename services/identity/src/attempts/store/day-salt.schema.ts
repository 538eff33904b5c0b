import { Schema } from 'mongoose';

export const DAY_SALT = 'DaySalt';

export interface DaySalt {
  /** The day, in UTC: `2026-03-01`. */
  readonly _id: string;
  /** 32 random bytes, base64url. */
  readonly salt: string;
  readonly createdAt: Date;
}

/** So long what was written under it can be checked against a guess; then by nobody. */
const KEPT_S = 30 * 24 * 60 * 60;

export const daySaltSchema = new Schema<DaySalt>(
  {
    _id: { type: String, required: true },
    salt: { type: String, required: true },
    createdAt: { type: Date, required: true },
  },
  { versionKey: false, strict: 'throw' },
);

daySaltSchema.index({ createdAt: 1 }, { expireAfterSeconds: KEPT_S });
