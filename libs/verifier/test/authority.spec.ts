import { platformScopes, rolesAllowed, verificationCodes } from '#contracts';
import { isWithin } from '../src/cidrs.js';
import { authorityOf, type FilledView, type VerificationCode, type WishedUse } from '../src/index.js';
import { aKey, aMember, aView } from './builders.js';

const NOW = Date.parse('2029-01-01T00:00:00Z');

function authority({ key, member, project, owner }: FilledView, use: WishedUse = {}) {
  return authorityOf(key, { member, project, owner }, NOW, use);
}

const gone = { deleted: true, disabled: true, expiresAt: 0, allowedCidrs: ['192.0.2.0/24'] };
const nowhere = { service: 'svc_none' };

test.each<[VerificationCode, FilledView]>([
  ['deleted', aView(gone, { project: { projectId: 'prj_1', rev: 1, state: 'closed' } })],
  ['deleted', aView({}, { member: aMember({ removed: true }) })],
  ['deleted', aView({}, { member: aMember({ role: 'admin' }) })],
  ['project-closed', aView({ ...gone, deleted: false }, { project: { projectId: 'prj_1', rev: 1, state: 'closed' } })],
  ['disabled', aView({ ...gone, deleted: false }, { project: { projectId: 'prj_1', rev: 1, state: 'suspended' } })],
  ['project-suspended', aView({ expiresAt: 0 }, { project: { projectId: 'prj_1', rev: 1, state: 'suspended' } })],
  ['owner-disabled', aView({ expiresAt: 0 }, { owner: { ownerId: 'usr_1', rev: 1, state: 'disabled' } })],
  ['expired', aView({ ...gone, deleted: false, disabled: false, expiresAt: NOW })],
  ['ip-not-allowed', aView({ allowedCidrs: ['192.0.2.0/24'] })],
  ['service-not-granted', aView()],
])('of several reasons %s is told first', (code, view) => {
  expect(authority(view, nowhere).code).toBe(code);
});

test('a key reaches no further than its owner, its scopes and its role', () => {
  const services = (view: FilledView) => authority(view).services;
  expect(services(aView())).toEqual(['svc_a', 'svc_b']);
  expect(services(aView({ scopes: ['svc_b', 'svc_c', 'verify'] }))).toEqual(['svc_b']);
  expect(services(aView({}, { member: aMember({ rev: 0, role: null, services: [] }) }))).toEqual([]);
  const scopes = (view: FilledView) => authority(view).platformScopes;
  expect(scopes(aView())).toEqual([]);
  expect(scopes(aView({ scopes: ['verify', 'audit:read'] }))).toEqual(['verify']);
  expect(scopes(aView({ kind: 'master' }))).toEqual(['verify', 'api-keys:read']);
});

test('a key that holds nowhere authorises nothing; one that lacks a service tells what else it has', () => {
  expect(authority(aView({ expiresAt: 0 }))).toEqual({ code: 'expired', services: [], platformScopes: [] });
  expect(authority(aView(), nowhere)).toMatchObject({ code: 'service-not-granted', services: ['svc_a', 'svc_b'] });
});

test.each([
  ['192.0.2.7', ['198.51.100.0/24', '192.0.2.0/24'], true],
  ['::ffff:192.0.2.7', ['192.0.2.0/24'], true],
  ['192.0.2.7', ['::ffff:192.0.2.0/120'], true],
  ['192.0.2.7', ['::/0'], false],
  ['2001:db8::1', ['2001:db8::/32'], true],
  ['fe80::1%eth0', ['fe80::/10'], false],
  ['192.0.02.7', ['192.0.2.0/24'], false],
  ['not an address', ['0.0.0.0/0', '::/0'], false],
])('%s in %j: %s', (address, cidrs, isIn) => {
  expect(isWithin(address, cidrs)).toBe(isIn);
});

test('what is told here is what the contracts know', () => {
  const codes: readonly VerificationCode[] = verificationCodes;
  expect(codes).toContain('uses-exhausted');
  for (const role of ['admin', 'user', 'auditor'] as const) {
    const { kind, ...standard } = aKey({ role, scopes: platformScopes });
    const reach = platformScopes.filter((scope) => scope === 'verify' || rolesAllowed(scope).includes(role));
    const own = aView({ ...standard, kind }, { member: aMember({ role }) });
    expect(authority(own).platformScopes).toEqual(reach);
  }
});
