import {
  changeMemberRole,
  listMemberFacts,
  listProjectFacts,
  listUserFacts,
  removeMember,
  updateProject,
  type FactsQuery,
  type MemberFacts,
} from '#contracts';
import { MEMBER, type MemberDocument } from '../src/members/store/member.schema.js';
import { START_WITHIN_MS, Tenants } from './tenants.js';

const LONGEST_MESSAGE = 128 * 1_024;
const all: FactsQuery = { changedSince: null, after: null };

let scene: Tenants;
beforeAll(async () => {
  scene = await Tenants.start();
}, START_WITHIN_MS);
afterAll(() => scene.stop());

/** As another service reads them: on and on until nothing comes. */
async function membersSince(changedSince: string | null) {
  const found: MemberFacts[] = [];
  for (let after: string | null = null; ; after = found.at(-1)?.id ?? null) {
    const page: readonly MemberFacts[] = await scene.bus.request(listMemberFacts, { changedSince, after });
    expect(JSON.stringify(page).length).toBeLessThan(LONGEST_MESSAGE);
    if (page.length === 0) return found;
    found.push(...page);
  }
}

test('a membership is told whole as of its newest version, the removed ones too, and without personal data', async () => {
  const { projectId, tenants } = await scene.projectOf('admin', 'user');
  const [admin, user] = tenants;
  const { actor, memberId } = { ...user, actor: admin.actor };
  await scene.bus.request(changeMemberRole, { actor, projectId, memberId, role: 'auditor' });
  await scene.bus.request(removeMember, { actor, projectId, memberId });
  const [facts, ...others] = await scene.bus.request(listMemberFacts, { ...all, ids: [memberId] });
  const time = expect.stringMatching(/^\d{4}-.*Z$/);
  expect(others).toEqual([]);
  expect(facts).toEqual({
    id: memberId,
    version: 3,
    changedAt: time,
    projectId,
    userId: user.userId,
    role: 'auditor',
    services: [],
    removedAt: time,
  });
});

test('what has not changed since is left out, and all is found however long the list', async () => {
  const { projectId, tenants } = await scene.projectOf('admin', ...Array.from({ length: 4 }, () => 'user' as const));
  const services = Array.from({ length: 1_000 }, (_, index) => `svc_${String(index).padStart(22, '0')}`);
  const members = scene.documents<MemberDocument>(MEMBER);
  await members.updateMany({ projectId, role: 'user' }, { $set: { services } }, { timestamps: false });
  const ids = tenants.map(({ memberId }) => memberId).sort();
  const everybody = (await membersSince(null)).filter((facts) => facts.projectId === projectId);
  expect(everybody.map(({ id }) => id)).toEqual(ids);

  scene.clock.advance(60_000);
  const [admin, user] = tenants;
  const since = scene.clock.now().toISOString();
  const change = { actor: admin.actor, projectId, memberId: user?.memberId ?? '', role: 'auditor' } as const;
  await scene.bus.request(changeMemberRole, change);
  expect((await membersSince(since)).map(({ id }) => id)).toEqual([user?.memberId]);
});

test('projects and users are told with their state', async () => {
  const { id } = await scene.project();
  await scene.bus.request(updateProject, { actor: scene.operator, projectId: id, state: 'suspended' });
  expect(await scene.bus.request(listProjectFacts, { ...all, ids: [id] })).toEqual([
    { id, version: 2, changedAt: expect.any(String), state: 'suspended' },
  ]);
  const user = await scene.user();
  expect(await scene.bus.request(listUserFacts, { ...all, ids: [user.id] })).toEqual([
    { id: user.id, version: 1, changedAt: expect.any(String), state: 'active' },
  ]);
});
