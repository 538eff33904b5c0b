import { changeMemberRole, createServiceAccount, removeMember, type Actor, type Role } from '#contracts';
import { MEMBER, type MemberDocument } from '../src/members/store/member.schema.js';
import { PROJECT, type ProjectDocument } from '../src/projects/store/project.schema.js';
import { refusal, START_WITHIN_MS, tenantOf, Tenants, type Tenant } from './tenants.js';

let scene: Tenants;
beforeAll(async () => {
  scene = await Tenants.start();
}, START_WITHIN_MS);
afterAll(() => scene.stop());

const changeRole = (actor: Actor, { view }: Pick<Tenant, 'view'>, role: Role) =>
  scene.bus.request(changeMemberRole, { actor, projectId: view.projectId, memberId: view.id, role });
const remove = (actor: Actor, { view }: Pick<Tenant, 'view'>) =>
  scene.bus.request(removeMember, { actor, projectId: view.projectId, memberId: view.id });
const members = () => scene.documents<MemberDocument>(MEMBER);
/** The admins by their rows, and by the project's own note. */
async function adminsOf(projectId: string) {
  const rows = await members().find({ projectId, role: 'admin', kind: 'person', removedAt: null }).lean();
  const project = await scene.documents<ProjectDocument>(PROJECT).findById(projectId).lean();
  return { byRows: rows.map(({ _id }) => _id).toSorted(), noted: [...(project?.admins ?? [])].toSorted() };
}

describe('the last admin', () => {
  test('can neither be demoted nor removed nor leave, by nobody, and no event tells of the attempt', async () => {
    const { projectId, tenants } = await scene.projectOf('admin', 'user');
    const [admin] = tenants;
    for (const actor of [admin.actor, scene.operator]) {
      expect(await refusal(changeRole(actor, admin, 'user'))).toBe('member.last-admin');
      expect(await refusal(remove(actor, admin))).toBe('member.last-admin');
    }
    expect(await scene.lastEventOf(MEMBER, admin.memberId)).toMatchObject({ count: 1 });
    expect(await adminsOf(projectId)).toEqual({ byRows: [admin.memberId], noted: [admin.memberId] });
  });

  test('may go once somebody else is admin', async () => {
    const { tenants } = await scene.projectOf('admin', 'user');
    const [admin, user] = tenants;
    await changeRole(admin.actor, user, 'admin');
    expect(await remove(admin.actor, admin)).toEqual({ revision: `${admin.memberId}:2` });
    expect(await refusal(changeRole(scene.operator, user, 'user'))).toBe('member.last-admin');
  });

  test('is not replaced by a service account, which cannot log in', async () => {
    const { projectId, tenants } = await scene.projectOf('admin');
    const [admin] = tenants;
    const account = await scene.bus.request(createServiceAccount, {
      actor: admin.actor,
      projectId,
      name: 'ci',
      role: 'admin',
    });
    expect(await refusal(remove(admin.actor, admin))).toBe('member.last-admin');
    expect(await remove(admin.actor, tenantOf(account))).toEqual({ revision: `${account.id}:2` });
  });

  test.each<[string, (one: Tenant, other: Tenant) => Promise<unknown>[]]>([
    ['leave', (one, other) => [remove(one.actor, one), remove(other.actor, other)]],
    ['are removed', (one, other) => [remove(scene.operator, one), remove(scene.operator, other)]],
    [
      'are demoted',
      (one, other) => [changeRole(scene.operator, one, 'user'), changeRole(scene.operator, other, 'user')],
    ],
    ['go by different ways', (one, other) => [remove(scene.operator, one), changeRole(scene.operator, other, 'user')]],
  ])('stays when both of two %s at the same moment', async (_, race) => {
    for (let round = 0; round < 8; round++) {
      const { projectId, tenants } = await scene.projectOf('admin', 'admin');
      const outcomes = await Promise.all(race(...tenants).map(refusal));
      expect(outcomes.filter((outcome) => outcome === 'member.last-admin')).toHaveLength(1);
      const { byRows, noted } = await adminsOf(projectId);
      expect(byRows).toHaveLength(1);
      expect(noted).toEqual(byRows);
    }
  });

  test('is there after a storm of changes, and the note of the project is what the rows say', async () => {
    const { projectId, tenants } = await scene.projectOf('admin', 'admin', 'admin', 'user', 'user');
    const storm = tenants.flatMap((tenant) => [
      changeRole(scene.operator, tenant, 'user'),
      changeRole(scene.operator, tenant, 'admin'),
      changeRole(scene.operator, tenant, 'auditor'),
    ]);
    const outcomes = await Promise.all(storm.map(refusal));
    const codes = new Set(outcomes.filter((outcome) => typeof outcome === 'string'));
    expect([...codes].filter((code) => code !== 'member.last-admin')).toEqual([]);
    const { byRows, noted } = await adminsOf(projectId);
    expect(byRows.length).toBeGreaterThanOrEqual(1);
    expect(noted).toEqual(byRows);
  });
});
