import type { Actor, Permission } from '#contracts';
import { anActor, anAdmin, anAuditor, anOperator, aStranger, aUser } from '#testing';
import { assertManageable, assertVisible } from '../src/keys/domain/access.js';
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
];

const refused: [string, Actor][] = [
  ['another user of the project', aUser({ projectId })],
  ['an auditor of the project', anAuditor({ projectId })],
  ['its owner, as an auditor now', anAuditor({ projectId, userId: ownerId })],
  ['its owner, who has left the project', anActor({ userId: ownerId })],
  ['its owner, in another project', aUser({ userId: ownerId })],
  ['an admin of another project', anAdmin()],
  ['a stranger', aStranger()],
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
