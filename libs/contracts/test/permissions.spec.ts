import { anAdmin, anAuditor, anOperator, aStranger, aUser } from '#testing';
import { assertAllowed, mayDo, newId, rolesAllowed, roles, type Actor, type Permission } from '../src/index.js';

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
