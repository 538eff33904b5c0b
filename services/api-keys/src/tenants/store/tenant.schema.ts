import { Schema } from 'mongoose';
import type { Tenant } from '../domain/tenant.js';

export const TENANT = 'Tenant';

export interface TenantDocument extends Tenant {
  /** When its newest `rev` was stored. Missing where that was before it was noted, which nobody needs to hear of. */
  readonly changedAt?: Date;
}

export const tenantSchema = new Schema<TenantDocument>(
  {
    _id: { type: String, required: true },
    projectId: { type: String, required: true },
    userId: { type: String, default: null },
    kind: { type: String, required: true },
    role: { type: String, default: null },
    services: { type: [String], required: true },
    removedAt: { type: Date, default: null },
    ver: { type: Number, required: true },
    roleVer: { type: Number, required: true },
    servicesVer: { type: Number, required: true },
    keysDue: { type: Boolean, required: true },
    masterDue: Boolean,
    rev: Number,
    changedAt: Date,
  },
  { versionKey: false, strict: 'throw' },
);

// The few whose keys are to be looked at.
tenantSchema.index({ keysDue: 1 }, { partialFilterExpression: { keysDue: true } });
// The few that may miss their master key, of which some say nothing about it.
tenantSchema.index({ masterDue: 1, _id: 1 });
// What verifiers have to hear of.
tenantSchema.index({ changedAt: 1 }, { sparse: true });
// Who may be told of the revocations of a project.
tenantSchema.index({ projectId: 1, userId: 1 });
