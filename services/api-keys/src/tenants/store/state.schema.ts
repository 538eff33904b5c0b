import { Schema } from 'mongoose';

export const PROJECT_STATE = 'Project';
export const USER_STATE = 'User';

/** The state of a project or a user, as the newest version that spoke of it has left it. */
export interface StateDocument {
  readonly _id: string;
  readonly state: string;
  readonly ver: number;
  /** When this version was stored. Missing where that was before it was noted, which nobody needs to hear of. */
  readonly changedAt?: Date;
}

export const stateSchema = new Schema<StateDocument>(
  {
    _id: { type: String, required: true },
    state: { type: String, required: true },
    ver: { type: Number, required: true },
    changedAt: Date,
  },
  { versionKey: false, strict: 'throw' },
);

// What verifiers have to hear of.
stateSchema.index({ changedAt: 1 }, { sparse: true });
