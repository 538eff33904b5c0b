import { anAdmin, anAuditor, anOperator, aStranger, aUser, withKey } from '#testing';
import {
  assertAllowed,
  assertInScope,
  assertMayChange,
  mayDo,
  newId,
  permissions as everything,
  rolesAllowed,
  roles,
  toEventActor,
  type Actor,
  type Permission,
} from '../src/index.js';

const projectId = newId('prj');

const all = (actor: Actor, permissions: readonly Permission[]) =>
  permissions.filter((permission) => mayDo(actor, permission, projectId));

const permissions: readonly Permission[] = [
  'projects:read',
  'members:add',
  'members:list',
  'api-keys:create',
  'api-keys:extend',
  'api-keys:delete',
  'api-keys:manage-all',
  'audit:read',
  'audit:read-all-projects',
];

test('an operator may do everything, in every project and outside any', () => {
  expect(all(anOperator(), permissions)).toEqual(permissions);
  expect(mayDo(anOperator(), 'users:create', null)).toBe(true);
});

test('a stranger may do nothing', () => {
  expect(all(aStranger(), permissions)).toEqual([]);
});

test('an admin of one project is a stranger in every other', () => {
  const elsewhere = anAdmin({ projectId: newId('prj') });
  expect(all(elsewhere, permissions)).toEqual([]);
});

test.each([
  ['admin', anAdmin({ projectId }), ['api-keys:create', 'api-keys:manage-all', 'audit:read']],
  ['user', aUser({ projectId }), ['api-keys:create']],
  ['auditor', anAuditor({ projectId }), ['audit:read']],
] as const)('an %s may do what the role says', (_, actor, wanted) => {
  expect(all(actor, ['api-keys:create', 'api-keys:manage-all', 'audit:read', 'members:add'])).toEqual(wanted);
});

test('what is outside any project is for operators only', () => {
  for (const actor of [anAdmin({ projectId }), aUser({ projectId }), aStranger()]) {
    expect(mayDo(actor, 'users:create', null)).toBe(false);
    expect(mayDo(actor, 'api-keys:create', null)).toBe(false);
  }
});

test('the documents name the roles that the guard lets pass', () => {
  for (const permission of permissions) {
    const passing = [anAdmin({ projectId }), aUser({ projectId }), anAuditor({ projectId })]
      .filter((actor) => mayDo(actor, permission, projectId))
      .map(({ membership }) => membership?.role);
    expect(roles.filter((role) => rolesAllowed(permission).includes(role))).toEqual(passing);
  }
});

test('a stranger is told that the project does not exist', () => {
  expect(() => assertAllowed(aStranger(), 'api-keys:create', projectId)).toThrow('project.not-found');
  const elsewhere = anAdmin({ projectId: newId('prj') });
  expect(() => assertAllowed(elsewhere, 'api-keys:create', projectId)).toThrow('project.not-found');
});

test('a member without the right is told so', () => {
  expect(() => assertAllowed(anAuditor({ projectId }), 'api-keys:create', projectId)).toThrow('permission.denied');
  expect(() => assertAllowed(aUser({ projectId }), 'members:add', projectId)).toThrow('permission.denied');
});

test('a member who may not read the audit log is not told that there is one', () => {
  expect(() => assertAllowed(aUser({ projectId }), 'audit:read', projectId)).toThrow('project.not-found');
});

test('outside any project there is nothing to hide', () => {
  expect(() => assertAllowed(aStranger(), 'users:create', null)).toThrow('permission.denied');
});

test('who has the right passes', () => {
  expect(() => assertAllowed(aUser({ projectId }), 'api-keys:create', projectId)).not.toThrow();
});

describe('a caller with a key', () => {
  const members = { admin: anAdmin({ projectId }), user: aUser({ projectId }), auditor: anAuditor({ projectId }) };
  const scopes = ['verify', 'api-keys:read', 'audit:read'] as const;

  test.each(roles)(
    'with a master key may all that its owner may there, but what is for the owner in person: %s',
    (role) => {
      const owner = members[role];
      const inPerson = ['api-keys:reveal'];
      const expected = all(owner, everything).filter((permission) => !inPerson.includes(permission));
      expect(all(withKey(owner, { kind: 'master' }), everything)).toEqual(expected);
      expect(all(withKey(owner, { kind: 'master', scopes }), everything)).toEqual(expected);
    },
  );

  test('with a standard key may what its scopes name and its owner may, and nothing else', () => {
    expect(all(withKey(members.admin), everything)).toEqual([]);
    expect(all(withKey(members.admin, { scopes }), everything)).toEqual(['api-keys:read', 'audit:read', 'events:read']);
    expect(all(withKey(members.user, { scopes }), everything)).toEqual(['api-keys:read']);
    expect(all(withKey(members.admin, { scopes: ['verify'] }), everything)).toEqual([]);
  });

  test('is in no other project, and nowhere outside any', () => {
    const elsewhere = withKey(anAdmin(), { kind: 'master' });
    expect(() => assertAllowed(elsewhere, 'api-keys:read', projectId)).toThrow('project.not-found');
    for (const permission of everything)
      expect(mayDo(withKey(members.admin, { kind: 'master' }), permission, null)).toBe(false);
  });

  test('is no operator, even where its owner is one', () => {
    expect(all(withKey(anOperator(), { scopes: ['verify'] }), everything)).toEqual([]);
  });

  test('is told inside its project that it may not', () => {
    expect(() => assertAllowed(withKey(members.admin), 'api-keys:read', projectId)).toThrow('permission.denied');
    expect(() => assertMayChange(withKey(members.admin, { scopes }), 'api-keys:create', projectId)).toThrow(
      'permission.denied',
    );
    expect(() => assertAllowed(withKey(members.admin), 'audit:read', projectId)).toThrow('project.not-found');
  });

  test('passes where a scope is asked for with that scope or a master key; without a key nothing is asked', () => {
    expect(() => assertInScope(withKey(members.user), 'verify')).toThrow('permission.denied');
    expect(() => assertInScope(withKey(members.user, { scopes: ['api-keys:read'] }), 'verify')).toThrow(
      'permission.denied',
    );
    for (const actor of [withKey(members.user, { scopes }), withKey(members.user, { kind: 'master' }), aStranger()])
      expect(() => assertInScope(actor, 'verify')).not.toThrow();
  });

  test('is named in events by owner and key', () => {
    const actor = withKey(members.user, { keyId: 'key_1' });
    expect(toEventActor(actor)).toEqual({ ...toEventActor(members.user), keyId: 'key_1' });
    expect(toEventActor(members.user)).not.toHaveProperty('keyId');
  });
});
