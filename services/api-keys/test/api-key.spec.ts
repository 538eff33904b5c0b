import { toView } from '../src/keys/domain/key-view.js';
import { firstExpiry } from '../src/keys/domain/lifetime.js';
import { authorityOf } from '../src/keys/domain/verification.js';
import { DAY_MS } from '../src/keys/domain/policy.js';
import { aKey, aPolicy, refusalOf } from './builders.js';

const now = new Date('2026-03-11T12:00:00.000Z');
const past = new Date(now.getTime() - 1);
const future = new Date(now.getTime() + 1);

const inDays = (days: number) => new Date(now.getTime() + days * DAY_MS);

test('a new key lives for the days that were asked for, or the policy’s where none were', () => {
  expect(firstExpiry({ days: 7 }, now, aPolicy())).toEqual(inDays(7));
  expect(firstExpiry({}, now, aPolicy({ defaultDays: 90 }))).toEqual(inDays(90));
});

test('a new key may live as long as the policy says, and not a day longer', () => {
  const policy = aPolicy({ longestLifetimeDays: 30 });
  expect(firstExpiry({ days: 30 }, now, policy)).toEqual(inDays(30));
  const refusal = refusalOf(() => firstExpiry({ days: 31 }, now, policy));
  expect(refusal).toMatchObject({ code: 'api-key.lifetime-exceeded', fields: [{ field: 'days' }] });
});

test.each([
  ['valid', { expiresAt: future }],
  ['expired', { expiresAt: now }],
  ['expired', { expiresAt: past }],
  ['disabled', { expiresAt: future, disabledAt: past }],
  ['disabled', { expiresAt: past, disabledAt: past }],
  ['deleted', { expiresAt: future, deletedAt: past }],
  ['deleted', { expiresAt: past, deletedAt: past }],
  ['deleted', { expiresAt: past, disabledAt: past, deletedAt: past }],
])('being gone for good outweighs being switched off, and that a lapse: %s', (code, state) => {
  const standing = { tenant: null, project: 'active', owner: 'active' } as const;
  expect(authorityOf(aKey(state), standing, now).code).toBe(code);
});

test('what is shown of a key is exactly this, whatever else is stored with it', () => {
  const key = aKey({ expiresAt: future });
  const stored = { ...key, digest: { pepper: 1, hmac: 'kept' }, pending: [], replays: [], shelf: 'active standard' };
  const { _id: id, projectId, ownerId, memberId, role, name, kind, prefix, lastFour } = key;
  const { scopes, allowedCidrs, rateLimit, remainingUses, metadata, tags } = key;
  const times = { createdAt: key.createdAt.toISOString(), expiresAt: future.toISOString() };
  const never = { lastUsedAt: null, previousTextUntil: null, leakedAt: null };
  const identity = { id, projectId, ownerId, memberId, role, name, kind, prefix, lastFour, ...times, ...never };
  const settings = { scopes, allowedCidrs, rateLimit, remainingUses, metadata, tags };
  const shown = { ...identity, ...settings, status: 'active', version: 1 };
  expect(toView(stored, now)).toEqual(shown);
  expect(toView(stored, future)).toEqual({ ...shown, status: 'expired' });
});

test('of the text before a rotation is shown until when it holds, and nothing once it does not', () => {
  const previous = { digest: { pepper: 1, hmac: 'kept' }, lastFour: 'Yb3k', until: future };
  expect(toView(aKey({ previous }), now).previousTextUntil).toBe(future.toISOString());
  expect(toView(aKey({ previous }), future).previousTextUntil).toBeNull();
});
