import { Type, type TSchema } from 'typebox';
import type { IdPrefix } from './ids.js';

/** RFC 3339, UTC. */
export const Time = Type.String({ format: 'date-time' });

export const Id = (prefix: IdPrefix) => Type.String({ description: `\`${prefix}_\` and 22 letters or digits.` });

/** A value as events hold personal data: HMAC-SHA-256 under a salt that is deleted one day, base64url. */
export const commitment = Type.String({ description: 'A commitment: HMAC-SHA-256, base64url.' });

export const OrNull = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()]);

/** Fields of data that say what was before and after, of which only those that changed are there. */
export const Changed = <Schema extends TSchema>(fields: Schema) => ({ before: fields, after: fields });

/** For examples. */
export const ids = {
  usr: 'usr_01Kq3nH0sYpC2vV6bT9xWd',
  mem: 'mem_01Kq3nH0sYpC2vV6bT9xWe',
  svc: 'svc_01Kq3nH0sYpC2vV6bT9xWf',
  prj: 'prj_01Kq3nH0sYpC2vV6bT9xWg',
};
