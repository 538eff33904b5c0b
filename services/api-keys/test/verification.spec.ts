import { newId } from '#contracts';
import type { ApiKey } from '../src/keys/domain/api-key.js';
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
  authorityOf(aKey(key), aStanding(standing), now, { service: wanted }).code;

test('a key authorises what its owner may use at this moment', () => {
  const valid = { code: 'valid', services: [service], platformScopes: [] };
  expect(authorityOf(aKey(), aStanding(), now)).toEqual(valid);
  expect(authorityOf(aKey(), aStanding(), now, { service })).toEqual(valid);
  const other = newId('svc');
  expect(authorityOf(aKey(), aStanding(), now, { service: other })).toEqual({ ...valid, code: 'service-not-granted' });
});

test('a key that is confined authorises no more than it names, and no more than its owner may', () => {
  const [named, lost] = [newId('svc'), newId('svc')];
  const standing = aStanding({ tenant: aTenant({ services: [service, named] }) });
  const key = aKey({ scopes: [named, lost] });
  expect(authorityOf(key, standing, now)).toMatchObject({ code: 'valid', services: [named] });
  for (const wanted of [service, lost]) {
    expect(authorityOf(key, standing, now, { service: wanted }).code).toBe('service-not-granted');
  }
  expect(authorityOf(aKey({ scopes: [] }), standing, now)).toMatchObject({ code: 'valid', services: [] });
});

test.each<[string, Partial<ApiKey>, readonly string[]]>([
  ['that says nothing of scopes has none', {}, []],
  ['has what it names', { scopes: [service, 'verify', 'api-keys:read'] }, ['verify', 'api-keys:read']],
  ['that is the master has all that its role may', { kind: 'master' }, ['verify', 'api-keys:read']],
])('a key of a user %s', (_, key, platformScopes) => {
  expect(authorityOf(aKey(key), aStanding(), now).platformScopes).toEqual(platformScopes);
});

test('a platform scope that the role of a key does not reach is none', () => {
  const key: Partial<ApiKey> = { scopes: ['audit:read'] };
  expect(authorityOf(aKey({ ...key, role: 'user' }), aStanding(), now).platformScopes).toEqual([]);
  const admin = aStanding({ tenant: aTenant({ role: 'admin' }) });
  expect(authorityOf(aKey({ ...key, role: 'admin' }), admin, now).platformScopes).toEqual(['audit:read']);
});

test('a key that is confined to networks is refused elsewhere, and where nobody says where', () => {
  const key = aKey({ allowedCidrs: ['192.0.2.0/24'] });
  const codeFrom = (clientIp?: string) => authorityOf(key, aStanding(), now, { clientIp }).code;
  expect([codeFrom('192.0.2.7'), codeFrom('192.0.3.7'), codeFrom()]).toEqual([
    'valid',
    'ip-not-allowed',
    'ip-not-allowed',
  ]);
});

test('a key whose owner was not heard of yet holds, for no service', () => {
  expect(authorityOf(aKey(), aStanding({ tenant: null }), now)).toMatchObject({ code: 'valid', services: [] });
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
  ['ip-not-allowed', { allowedCidrs: ['192.0.2.0/24'] }, {}],
] as const;

test.each(reasons)('%s outweighs what is less final', (code, key, standing) => {
  const place = reasons.findIndex(([, k, s]) => k === key && s === standing);
  for (const [, otherKey, otherStanding] of reasons.slice(place)) {
    expect(codeOf({ ...otherKey, ...key }, { ...otherStanding, ...standing }, newId('svc'))).toBe(code);
  }
});

test('a key that does not hold authorises nothing', () => {
  for (const [, key, standing] of reasons) {
    const master = aKey({ kind: 'master', ...key });
    expect(authorityOf(master, aStanding(standing), now)).toMatchObject({ services: [], platformScopes: [] });
  }
});

test('keys are made and extended in an active project only', () => {
  expect(() => assertOpen('active')).not.toThrow();
  expect(() => assertOpen('suspended')).toThrow('project.suspended');
  expect(() => assertOpen('closed')).toThrow('project.closed');
});
