import { newId, takeFacts, type MemberFacts, type TakeFactsRequest } from '#contracts';
import { eventually } from '#testing';
import { RevocationStore } from '../src/revocations/store/revocation.store.js';
import { Holders, type HolderSnapshots } from '../src/tenants/holders.js';
import { aKey } from './builders.js';
import { Followed, FOLLOWED } from './followed.js';
import { Membership } from './played-identity.js';
import { PlayedVerifier } from './verifiers.js';

const START_WITHIN_MS = 300_000;
const AT_ONCE = { withinMs: 2_000 };

let at: Followed;
let verifier: PlayedVerifier;

beforeAll(async () => {
  at = await Followed.open();
}, START_WITHIN_MS);
afterAll(() => at.close());
beforeEach(() => {
  verifier = new PlayedVerifier(at.keys);
});
afterEach(() => verifier.end());

function tell(given: Partial<TakeFactsRequest>): Promise<Record<string, never>> {
  const request = { revision: `${newId('mem')}:2`, projectId: null, by: null, ...given };
  return at.keys.bus.request(takeFacts, request);
}

function tellOf(facts: MemberFacts): Promise<Record<string, never>> {
  return tell({ revision: `${facts.id}:${facts.version}`, projectId: facts.projectId, members: [facts] });
}

/** What a key of this member rests on, as verifiers would be told it. */
function snapshotsOf({ id, projectId, userId }: Membership): Promise<HolderSnapshots> {
  return at.keys.app.get(Holders).snapshotsOf(aKey({ memberId: id, projectId, ownerId: userId }));
}

test('nothing heard of is the oldest there is: no role, no services, all active', async () => {
  const member = new Membership();
  expect(await snapshotsOf(member)).toEqual({
    member: { memberId: member.id, rev: 0, role: null, services: [], removed: false },
    project: { projectId: member.projectId, rev: 0, state: 'active' },
    owner: { ownerId: member.userId, rev: 0, state: 'active' },
  });
});

test('a service account is its own owner, and never disabled', async () => {
  const { id, projectId } = new Membership();
  const { owner } = await at.keys.app.get(Holders).snapshotsOf(aKey({ memberId: id, projectId, ownerId: id }));
  expect(owner).toEqual({ ownerId: id, rev: 0, state: 'active' });
});

test('what was stored before changes were counted is the first of its kind, and grows from there', async () => {
  const member = await at.aMember();
  await at.tenants.collection.updateOne({ _id: member.id } as object, { $unset: { rev: '', changedAt: '' } });
  expect((await snapshotsOf(member)).member).toMatchObject({ rev: 1, role: 'user' });
  expect((await verifier.renew()).members).not.toContainEqual(expect.objectContaining({ memberId: member.id }));
  await tellOf(member.factsAt(member.permissionsChanged([newId('svc')])));
  expect((await snapshotsOf(member)).member).toMatchObject({ rev: 2, services: [expect.any(String)] });
});

test('a grant that was taken away is told to verifiers before identity is answered', async () => {
  const member = await at.aMember(new Membership(undefined, 'user', [newId('svc')]));
  await verifier.renew();
  const told = tellOf(member.factsAt(member.permissionsChanged([])));
  const isTold = { memberId: member.id, rev: 2, role: 'user', services: [], removed: false };
  await eventually(() => expect(verifier.pushes.at(-1)?.members).toEqual([isTold]), AT_ONCE);
  verifier.acknowledge();
  expect(await told).toEqual({});
  expect((await verifier.renew()).members).toContainEqual(isTold);
  const record = await at.keys.app.get(RevocationStore).find(`${member.id}:2`);
  expect(record).toMatchObject({ projectId: member.projectId, verifiers: 1, applied: 1 });
});

test('projects and accounts are told of likewise', async () => {
  const { projectId, userId } = new Membership();
  const fact = { version: 4, changedAt: new Date().toISOString() };
  await tell({ revision: `${projectId}:4`, projects: [{ ...fact, id: projectId, state: 'suspended' }] });
  await tell({ revision: `${userId}:4`, users: [{ ...fact, id: userId, state: 'disabled' }] });
  const { projects, owners } = await verifier.renew();
  expect(projects).toContainEqual({ projectId, rev: 4, state: 'suspended' });
  expect(owners).toContainEqual({ ownerId: userId, rev: 4, state: 'disabled' });
});

test('told twice, or late, they change nothing, and verifiers are told what holds now', async () => {
  const member = await at.aMember();
  const late = member.factsAt(member.roleChanged('auditor'));
  const newest = member.factsAt(member.roleChanged('admin'));
  await tellOf(newest);
  await tellOf(newest);
  const holds = { memberId: member.id, rev: 2, role: 'admin' };
  expect((await snapshotsOf(member)).member).toMatchObject(holds);
  await tellOf(late);
  expect((await snapshotsOf(member)).member).toMatchObject(holds);
  expect(verifier.pushes.at(-1)?.members).toEqual([expect.objectContaining(holds)]);
});

test('an older state of a project or an account does not come back', async () => {
  const { projectId } = new Membership();
  const fact = { id: projectId, changedAt: new Date().toISOString() };
  await tell({ revision: `${projectId}:5`, projects: [{ ...fact, version: 5, state: 'active' }] });
  await tell({ revision: `${projectId}:4`, projects: [{ ...fact, version: 4, state: 'suspended' }] });
  expect(verifier.pushes.at(-1)?.projects).toEqual([{ projectId, rev: 5, state: 'active' }]);
});

test('a removal takes the keys with it once its event comes, though it was told of before', async () => {
  const [member, key] = await at.aHolder();
  const removed = member.removed();
  await tellOf(member.factsAt(removed, { removedAt: removed.time }));
  expect(await at.codeOf(key)).toBe('deleted');
  expect(await at.deletionsOf(key)).toEqual([]);
  await at.identity.tell(removed);
  await at.heardOf(member, 2);
  expect(await at.deletionsOf(key)).toEqual(['member-removed']);
});

test('what only an event tells is told to verifiers at once too, as identity may have died before it could', async () => {
  const member = await at.aMember();
  const before = verifier.pushes.length;
  await at.identity.tell(member.permissionsChanged([newId('svc')]));
  const isTold = [expect.objectContaining({ memberId: member.id, rev: 2, services: [expect.any(String)] })];
  const told = () => verifier.pushes.slice(before).map(({ members }) => members);
  await eventually(() => expect(told()).toContainEqual(isTold), FOLLOWED);
});
