import { getRevocation, newId, type Actor } from '#contracts';
import { anActor, anAdmin, anOperator, aStranger, withKey } from '#testing';
import { Revoker } from '../src/revocations/revoker.js';
import { Followed } from './followed.js';
import { Membership } from './played-identity.js';

const START_WITHIN_MS = 300_000;

let at: Followed;
let member: Membership;
let revision: string;
let by: string;

beforeAll(async () => {
  at = await Followed.open();
}, START_WITHIN_MS);
afterAll(() => at.close());
beforeEach(async () => {
  member = await at.aMember();
  revision = `${newId('key')}:2`;
  by = newId('usr');
  await at.keys.app.get(Revoker).settle({ revision, projectId: member.projectId, by, changes: {} });
});

function ask(actor: Actor, of = revision) {
  return at.keys.bus.request(getRevocation, { actor, revision: of });
}

/** Logged in, as for a route that names no project. */
const loggedIn = (userId: string) => anActor({ userId });

test('how a revocation went is told to operators, to who asked for it, and to members of its project', async () => {
  const view = { revision, verifiers: 0, applied: 0, slowestMs: expect.any(Number), at: '2026-03-01T00:00:00.000Z' };
  expect(await ask(anOperator())).toEqual(view);
  expect(await ask(loggedIn(by))).toEqual(view);
  expect(await ask(loggedIn(member.userId))).toEqual(view);
});

test('a key is told of those of its project', async () => {
  const ofProject = withKey(anAdmin({ projectId: member.projectId }));
  expect(await ask(ofProject)).toMatchObject({ revision });
});

test('a member that has left is not told any more', async () => {
  await at.identity.tell(member.removed());
  await at.heardOf(member, 2);
  await expect(ask(loggedIn(member.userId))).rejects.toThrow('revocation.not-found');
});

test.each([
  ['a stranger', () => aStranger()],
  ['an admin of another project', () => anAdmin()],
  ['a key of another project, be it of who asked for it', () => withKey(anAdmin({ userId: by }))],
  ['a key of no project', () => withKey(anActor({ userId: by }))],
])('%s is not told that there is one', async (_, actor) => {
  await expect(ask(actor())).rejects.toThrow('revocation.not-found');
});

test('one of an account is of no project: who asked for it and operators are told', async () => {
  const ofAccount = `${newId('usr')}:4`;
  await at.keys.app.get(Revoker).settle({ revision: ofAccount, projectId: null, by, changes: {} });
  expect(await ask(anOperator(), ofAccount)).toMatchObject({ revision: ofAccount });
  expect(await ask(loggedIn(by), ofAccount)).toMatchObject({ revision: ofAccount });
  await expect(ask(loggedIn(member.userId), ofAccount)).rejects.toThrow('revocation.not-found');
});
