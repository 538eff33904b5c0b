import { Schema } from 'mongoose';
import type { Tenant } from '../domain/tenant.js';

export const TENANT = 'Tenant';

export const tenantSchema = new Schema<Tenant>(
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
  },
  { versionKey: false, strict: 'throw' },
);

// The few whose keys are to be looked at.
tenantSchema.index({ keysDue: 1 }, { partialFilterExpression: { keysDue: true } });
// The few that may miss their master key, of which some say nothing about it.
tenantSchema.index({ masterDue: 1, _id: 1 });
