import { Schema } from 'mongoose';
import type { KeywardEvent } from '#contracts';

export const PARKED = 'Parked';

/** An event that came before its predecessor. */
export interface Parked {
  /** The event's id. */
  readonly _id: string;
  readonly target: string;
  readonly version: number;
  /** Whose event it is. */
  readonly owner: string;
  readonly event: KeywardEvent;
  readonly since: Date;
  /** When it was said that its predecessor does not come; null until then. */
  readonly alarmedAt: Date | null;
}

export const parkedSchema = new Schema<Parked>(
  {
    _id: { type: String, required: true },
    target: { type: String, required: true },
    version: { type: Number, required: true },
    owner: { type: String, required: true },
    event: { type: Schema.Types.Mixed, required: true },
    since: { type: Date, required: true },
    alarmedAt: { type: Date, default: null },
  },
  { versionKey: false, strict: 'throw', minimize: false, collection: 'parked' },
);

parkedSchema.index({ target: 1, version: 1 });
parkedSchema.index({ since: 1 });
