import { Schema } from 'mongoose';

export const SPENT_CHALLENGE = 'SpentChallenge';

export interface SpentChallenge {
  readonly _id: string;
  readonly expiresAt: Date;
}

export const spentChallengeSchema = new Schema<SpentChallenge>(
  { _id: { type: String, required: true }, expiresAt: { type: Date, required: true } },
  { versionKey: false, strict: 'throw' },
);

/** An hour longer than needed, so that no difference between clocks brings one back to life. */
spentChallengeSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 3_600 });
