import { Schema, type SchemaDefinition } from 'mongoose';
import type { Idempotency, StoredEvent } from '#contracts';

/** An answer kept for 24 hours, so that a retry gets the same one. */
export interface Replay extends Idempotency {
  readonly at: Date;
  readonly body: unknown;
}

/** What every document with a history carries. */
export interface Aggregate {
  readonly _id: string;
  /** The project it belongs to; null for what is outside any. */
  readonly projectId: string | null;
  /** The number of its changes, and of its events: 1 at birth. */
  readonly ver: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** Events the audit has not confirmed yet, oldest first. */
  readonly pending: readonly StoredEvent[];
  readonly replays: readonly Replay[];
}

/** The part of a document that its use cases decide about. */
export type StateOf<Document extends Aggregate> = Omit<
  Document,
  'ver' | 'createdAt' | 'updatedAt' | 'pending' | 'replays'
> &
  Pick<Aggregate, '_id' | 'projectId'>;

/** A mongoose schema for an aggregate: the given fields, the common ones, and the indexes relay and replays need. */
export function aggregateSchema(fields: SchemaDefinition): Schema {
  const schema = new Schema(
    {
      _id: { type: String, required: true },
      projectId: { type: String, default: null },
      ver: { type: Number, required: true },
      createdAt: { type: Date, required: true },
      updatedAt: { type: Date, required: true },
      pending: { type: [{ type: Schema.Types.Mixed, _id: false }], required: true },
      replays: { type: [{ type: Schema.Types.Mixed, _id: false }], required: true },
      ...fields,
    },
    { versionKey: false, strict: 'throw', minimize: false },
  );
  schema.index({ 'pending.eid': 1 }, { sparse: true });
  schema.index({ 'replays.key': 1 }, { sparse: true, unique: true });
  schema.index({ 'replays.at': 1 }, { sparse: true });
  return schema;
}
