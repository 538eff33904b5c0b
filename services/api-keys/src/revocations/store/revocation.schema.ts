import { Schema } from 'mongoose';
import type { Changes } from '#verifier';
import type { RevocationRecord } from '../domain/revocation.js';

export const REVOCATION = 'Revocation';

/** Longer than any is waited for: its process has died. */
const OPEN_AT_MOST_S = 300;

/** One that was settled; while a verifier is waited for that does not answer, only what it takes away. */
export type RevocationDocument = RevocationRecord & {
  /** By the machine's clock, as MongoDB's is compared with it. */
  readonly keptUntil: Date;
  readonly open?: Partial<Changes>;
  /** By MongoDB's own clock. */
  readonly openedAt?: Date;
};

export const revocationSchema = new Schema<RevocationDocument>(
  {
    _id: { type: String, required: true },
    projectId: { type: String, default: null },
    by: { type: String, default: null },
    verifiers: Number,
    applied: Number,
    slowestMs: Number,
    at: Date,
    keptUntil: Date,
    open: Schema.Types.Mixed,
    openedAt: Date,
  },
  { versionKey: false, strict: 'throw', minimize: false },
);

revocationSchema.index({ keptUntil: 1 }, { expireAfterSeconds: 0 });
// Also what every renewal of a lease asks for.
revocationSchema.index({ openedAt: 1 }, { expireAfterSeconds: OPEN_AT_MOST_S, sparse: true });
