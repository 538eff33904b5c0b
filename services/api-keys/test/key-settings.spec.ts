import type { KeySettings, Role } from '#contracts';
import { firstExpiry } from '../src/keys/domain/lifetime.js';
import { assertGranted, changeOf, servicesIn, settingsOf } from '../src/keys/domain/settings.js';
import { aKey, aPolicy, refusalOf } from './builders.js';

const now = new Date('2026-03-11T12:00:00.000Z');
const compute = 'svc_0000000000000000000001';
const storage = 'svc_0000000000000000000002';

test('a key of which nothing is said is confined to nothing, and has a name', () => {
  expect(settingsOf({}, now)).toEqual({
    name: 'key 2026-03-11 12:00',
    scopes: null,
    allowedCidrs: [],
    rateLimit: null,
    remainingUses: null,
    metadata: {},
    tags: [],
  });
});

test('an edit tells what differs, before and after, and nothing of the rest', () => {
  const key = aKey({ name: 'nightly', tags: ['batch'], remainingUses: 5, rateLimit: { requests: 1, seconds: 60 } });
  const given: KeySettings = { name: 'nightly', tags: ['batch', 'eu'], remainingUses: null };
  expect(changeOf(key, given)).toEqual({
    before: { tags: ['batch'], remainingUses: 5 },
    after: { tags: ['batch', 'eu'], remainingUses: null },
  });
});

test.each<[string, KeySettings]>([
  ['nothing is given', {}],
  ['what is given is so already', { name: 'nightly', scopes: null, metadata: { team: 'a' }, rateLimit: null }],
  ['entries stand in another order', { metadata: { team: 'a' } }],
])('an edit changes nothing where %s', (_, given) => {
  expect(changeOf(aKey({ name: 'nightly', metadata: { team: 'a' } }), given)).toBeNull();
});

test('only services are looked up among the grants', () => {
  expect(servicesIn([compute, 'verify', storage, 'audit:read'])).toEqual([compute, storage]);
  expect(servicesIn(null)).toEqual([]);
});

test.each<[string, readonly string[] | null | undefined, Role]>([
  ['no list', null, 'user'],
  ['nothing said', undefined, 'user'],
  ['an empty list', [], 'auditor'],
  ['a service of the owner', [compute], 'user'],
  ['asking about keys, in any role', ['verify'], 'auditor'],
  ['reading keys', ['api-keys:read'], 'user'],
  ['the audit log, for who may read it', ['audit:read'], 'auditor'],
])('a key may be given %s', (_, scopes, role) => {
  expect(() => assertGranted(scopes, role, [compute])).not.toThrow();
});

test.each<[string, readonly string[], Role, string[]]>([
  ['services of others', [compute, storage, 'svc_0000000000000000000003'], 'user', ['scopes.1', 'scopes.2']],
  ['the audit log for who may not read it', ['verify', 'audit:read'], 'user', ['scopes.1']],
])('a key is not given %s, and each is named', (_, scopes, role, fields) => {
  expect(refusalOf(() => assertGranted(scopes, role, [compute]))).toMatchObject({
    code: 'api-key.scope-not-granted',
    fields: fields.map((field) => ({ field })),
  });
});

test.each([
  ['a time', { expiresAt: '2026-04-01T00:00:00+02:00' }, '2026-03-31T22:00:00.000Z'],
  ['so many days', { days: 2 }, '2026-03-13T12:00:00.000Z'],
  ['neither, and the policy says', {}, '2026-03-21T12:00:00.000Z'],
])('a new key ends as it is said: %s', (_, wished, end) => {
  expect(firstExpiry(wished, now, aPolicy({ defaultDays: 10 })).toISOString()).toBe(end);
});

test.each([
  ['is over', { expiresAt: '2026-03-11T11:59:59Z' }, 'request.invalid', 'expiresAt'],
  ['is this moment', { expiresAt: '2026-03-11T12:00:00Z' }, 'request.invalid', 'expiresAt'],
  ['is given beside days', { expiresAt: '2026-03-12T00:00:00Z', days: 1 }, 'request.invalid', 'expiresAt'],
  ['is later than allowed', { expiresAt: '2026-04-10T12:00:01Z' }, 'api-key.lifetime-exceeded', 'expiresAt'],
  ['is more days away than allowed', { days: 31 }, 'api-key.lifetime-exceeded', 'days'],
])('no key is made whose end %s', (_, wished, code, field) => {
  const make = () => firstExpiry(wished, now, aPolicy({ longestLifetimeDays: 30 }));
  expect(refusalOf(make)).toMatchObject({ code, fields: [{ field }] });
});
