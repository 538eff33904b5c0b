import type { Actor, Permission } from '#contracts';
import { anActor, anAdmin, anAuditor, anOperator, aStranger, aUser, withKey } from '#testing';
import { assertManageable, assertMayHaveText, assertVisible, mayAskAbout } from '../src/keys/domain/access.js';
import { aKey } from './builders.js';

const key = aKey();
const { projectId, ownerId } = key;
const gone = aKey({ projectId, ownerId, deletedAt: new Date('2026-02-01T00:00:00.000Z') });

const managing = (found: typeof key | null, actor: Actor, permission: Permission = 'api-keys:extend') => {
  return () => assertManageable(found, { actor, projectId }, permission);
};
const seeing = (found: typeof key | null, actor: Actor) => () => assertVisible(found, actor, projectId);

const allowed: [string, Actor][] = [
  ['its owner', aUser({ projectId, userId: ownerId })],
  ['an admin of the project', anAdmin({ projectId })],
  ['an operator', anOperator()],
  ["a program with its owner's master key", withKey(aUser({ projectId, userId: ownerId }), { kind: 'master' })],
];

const refused: [string, Actor][] = [
  ['another user of the project', aUser({ projectId })],
  ['an auditor of the project', anAuditor({ projectId })],
  ['its owner, who has left the project', anActor({ userId: ownerId })],
  ['its owner, in another project', aUser({ userId: ownerId })],
  ['an admin of another project', anAdmin()],
  ['a stranger', aStranger()],
  ["a program with another user's master key", withKey(aUser({ projectId }), { kind: 'master' })],
  ['a program with a key of its owner in another project', withKey(aUser({ userId: ownerId }), { kind: 'master' })],
  ['a program with a key of its owner that names no such scope', withKey(aUser({ projectId, userId: ownerId }))],
];

test.each(allowed)('a key may be managed and seen by %s', (_, actor) => {
  expect(managing(key, actor)).not.toThrow();
  expect(seeing(key, actor)).not.toThrow();
});

test.each(refused)('to %s the key is not there', (_, actor) => {
  expect(managing(key, actor)).toThrow('api-key.not-found');
  expect(seeing(key, actor)).toThrow('api-key.not-found');
});

test.each([...allowed, ...refused])('a key that never was is not found by %s', (_, actor) => {
  expect(managing(null, actor)).toThrow('api-key.not-found');
  expect(seeing(null, actor)).toThrow('api-key.not-found');
});

test.each(allowed)('a deleted key may be seen and no longer managed by %s', (_, actor) => {
  expect(managing(gone, actor)).toThrow('api-key.not-found');
  expect(seeing(gone, actor)).not.toThrow();
});

test.each(refused)('nor is a deleted key there to %s', (_, actor) => {
  expect(seeing(gone, actor)).toThrow('api-key.not-found');
});

test('the key of another project is not found under this one, not even by an operator', () => {
  const elsewhere = aKey({ ownerId });
  for (const [, actor] of allowed) {
    expect(managing(elsewhere, actor)).toThrow('api-key.not-found');
    expect(seeing(elsewhere, actor)).toThrow('api-key.not-found');
  }
});

test('who may see the key but not do this is told that the role does not allow it', () => {
  const owner = aUser({ projectId, userId: ownerId });
  expect(managing(key, owner, 'members:list-all')).toThrow('permission.denied');
});

test('an auditor sees its own key, and may not lengthen it', () => {
  const auditor = anAuditor({ projectId, userId: ownerId });
  expect(seeing(key, auditor)).not.toThrow();
  expect(managing(key, auditor, 'api-keys:rotate')).not.toThrow();
  expect(managing(key, auditor)).toThrow('permission.denied');
});

test('a program whose key may only read sees the keys of its owner, and changes none', () => {
  const reader = withKey(aUser({ projectId, userId: ownerId }), { scopes: ['api-keys:read'] });
  expect(seeing(key, reader)).not.toThrow();
  expect(managing(key, reader)).toThrow('permission.denied');
  const ofAdmin = withKey(anAdmin({ projectId }), { scopes: ['api-keys:read'] });
  expect(seeing(key, ofAdmin)).toThrow('api-key.not-found');
});

test('the text of a master key is for its owner alone, that of another key for whoever manages it', () => {
  const master = aKey({ projectId, ownerId, kind: 'master' });
  for (const actor of [anAdmin({ projectId }), anOperator()]) {
    expect(() => assertMayHaveText(master, actor)).toThrow('permission.denied');
    expect(() => assertMayHaveText(key, actor)).not.toThrow();
  }
  expect(() => assertMayHaveText(master, aUser({ projectId, userId: ownerId }))).not.toThrow();
});

test.each<[string, Actor, boolean]>([
  ['its owner', aUser({ projectId, userId: ownerId }), true],
  ['its owner, wherever it calls from', anActor({ userId: ownerId }), true],
  ['an operator', anOperator(), true],
  ['another user of the project', aUser({ projectId }), false],
  ['an admin of the project', anAdmin({ projectId }), false],
  ['a program of the project', withKey(aUser({ projectId }), { scopes: ['verify'] }), true],
  ['a program of another project', withKey(aUser(), { scopes: ['verify'] }), false],
  ['a program of its owner in another project', withKey(aUser({ userId: ownerId }), { kind: 'master' }), false],
])('who may be told whether a key holds: %s', (_, actor, expected) => {
  expect(mayAskAbout(actor, key)).toBe(expected);
});
