import { Schema } from 'mongoose';
import type { Quarantined } from '../domain/quarantined.js';

export const QUARANTINED = 'Quarantined';

const ofAny = [{ type: Schema.Types.Mixed, _id: false }];

export const quarantinedSchema = new Schema<Quarantined>(
  {
    _id: { type: String, required: true },
    state: { type: String, required: true },
    reason: { type: String, required: true },
    faults: { type: [String], required: true },
    text: { type: String },
    size: { type: Number, required: true },
    sha256: { type: String, required: true },
    eventId: { type: String, default: null },
    times: { type: Number, required: true },
    firstAt: { type: Date, required: true },
    lastAt: { type: Date, required: true },
    from: { type: String, required: true },
    sequence: { type: Number, default: null },
    ver: { type: Number, required: true },
    wish: { type: Schema.Types.Mixed, default: null },
    answers: { type: ofAny, required: true },
  },
  { versionKey: false, strict: 'throw', minimize: false, collection: 'quarantined' },
);

quarantinedSchema.index({ state: 1, lastAt: -1, _id: -1 });
quarantinedSchema.index({ state: 1, firstAt: 1 });
quarantinedSchema.index({ 'wish.kind': 1 }, { sparse: true });
