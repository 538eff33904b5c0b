import { newId } from '#contracts';
import { assertOpen, authorityOf, type Standing } from '../src/keys/domain/verification.js';
import type { Tenant } from '../src/tenants/domain/tenant.js';
import { aKey } from './builders.js';

const now = new Date('2026-03-01T00:00:00.000Z');
const past = new Date('2026-02-01T00:00:00.000Z');
const service = newId('svc');

function aTenant(given: Partial<Tenant> = {}): Tenant {
  return {
    _id: newId('mem'),
    projectId: newId('prj'),
    userId: newId('usr'),
    kind: 'person',
    role: 'user',
    services: [service],
    removedAt: null,
    ver: 1,
    roleVer: 1,
    servicesVer: 1,
    keysDue: false,
    ...given,
  };
}

function aStanding(given: Partial<Standing> = {}): Standing {
  return { tenant: aTenant(), project: 'active', owner: 'active', ...given };
}

const codeOf = (key: Parameters<typeof aKey>[0], standing: Partial<Standing>, wanted?: string) =>
  authorityOf(aKey(key), aStanding(standing), now, wanted).code;

test('a key authorises what its owner may use at this moment', () => {
  expect(authorityOf(aKey(), aStanding(), now, undefined)).toEqual({ code: 'valid', services: [service] });
  expect(authorityOf(aKey(), aStanding(), now, service)).toEqual({ code: 'valid', services: [service] });
  const other = newId('svc');
  expect(authorityOf(aKey(), aStanding(), now, other)).toEqual({ code: 'service-not-granted', services: [service] });
});

test('a key whose owner was not heard of yet holds, for no service', () => {
  expect(authorityOf(aKey(), aStanding({ tenant: null }), now, undefined)).toEqual({ code: 'valid', services: [] });
  expect(codeOf({}, { tenant: null }, service)).toBe('service-not-granted');
});

/** From the weightiest on: each is told even where all that follow apply as well. */
const reasons = [
  ['deleted', { deletedAt: past }, {}],
  ['deleted', {}, { tenant: aTenant({ removedAt: past }) }],
  ['deleted', {}, { tenant: aTenant({ role: 'admin' }) }],
  ['project-closed', {}, { project: 'closed' }],
  ['disabled', { disabledAt: past }, {}],
  ['project-suspended', {}, { project: 'suspended' }],
  ['owner-disabled', {}, { owner: 'disabled' }],
  ['expired', { expiresAt: past }, {}],
] as const;

test.each(reasons)('%s outweighs what is less final', (code, key, standing) => {
  const place = reasons.findIndex(([, k, s]) => k === key && s === standing);
  for (const [, otherKey, otherStanding] of reasons.slice(place)) {
    expect(codeOf({ ...otherKey, ...key }, { ...otherStanding, ...standing }, newId('svc'))).toBe(code);
  }
});

test('a key that does not hold authorises nothing', () => {
  for (const [, key, standing] of reasons) {
    expect(authorityOf(aKey(key), aStanding(standing), now, undefined).services).toEqual([]);
  }
});

test('keys are made and extended in an active project only', () => {
  expect(() => assertOpen('active')).not.toThrow();
  expect(() => assertOpen('suspended')).toThrow('project.suspended');
  expect(() => assertOpen('closed')).toThrow('project.closed');
});
