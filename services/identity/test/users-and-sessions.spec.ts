import { randomUUID } from 'node:crypto';
import { createUser, logIn, logOut, newId, resolveSession, type Actor } from '#contracts';
import { digestOf } from '#key-text';
import { anActor, anAdmin, anOperator, startServers, type TestServers } from '#testing';
import { MEMBER, type MemberDocument } from '../src/members/store/member.schema.js';
import { SESSION, type SessionDocument } from '../src/sessions/store/session.schema.js';
import { USER, type UserDocument } from '../src/users/store/user.schema.js';
import {
  anEmail,
  aPerson,
  enroll,
  makeProject,
  makeUser,
  PASSWORD,
  startIdentity,
  type IdentityService,
} from './identity-service.js';

const START_WITHIN_MS = 300_000;
const HOUR_MS = 60 * 60 * 1_000;

let servers: TestServers;
let identity: IdentityService;

beforeAll(async () => {
  servers = await startServers();
  identity = await startIdentity(servers);
}, START_WITHIN_MS);
afterAll(async () => {
  await identity.stop();
  await servers.stop();
});

const enter = (email: string, password: string, tokenDigest = digestOf(randomUUID())) =>
  identity.bus.request(logIn, { email, password, tokenDigest });
const resolve = (tokenDigest: string, projectId: string | null = null) =>
  identity.bus.request(resolveSession, { tokenDigest, projectId });
const sessions = () => identity.documents<SessionDocument>(SESSION);
const users = () => identity.documents<UserDocument>(USER);

describe('a user', () => {
  test('and the event of its making are one document, without an e-mail or a name in the event', async () => {
    const user = await makeUser(identity);
    const { pending, passwordHash } = await users().findById(user.id).orFail().lean<UserDocument>();
    expect(pending).toMatchObject([{ eid: `${user.id}:1`, type: 'user.created', after: { operator: false } }]);
    expect(JSON.stringify(pending)).not.toMatch(/example\.org|Lovelace|argon2/);
    expect(passwordHash).toMatch(/^\$argon2id\$/);
  });

  test('is never shown with its password, nor with what is kept of it', async () => {
    const user = await makeUser(identity);
    expect(Object.keys(user).toSorted()).toEqual([
      ...['createdAt', 'email', 'id', 'language', 'name', 'operator', 'organisation', 'phone', 'state'],
    ]);
  });

  test('exists once, however its address is written and however many ask at once', async () => {
    const email = anEmail();
    const spellings = [email, email.toUpperCase(), email, email.replace('example', 'EXAMPLE')];
    const outcomes = await Promise.allSettled(spellings.map((each) => makeUser(identity, each)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const taken = { code: 'user.exists', fields: [{ field: 'email' }] };
    await expect(makeUser(identity, email.toUpperCase())).rejects.toMatchObject(taken);
    expect(await users().countDocuments({ emailKey: email })).toBe(1);
  });

  test.each<[string, Actor]>([
    ['a user', anActor()],
    ['an admin of a project', anAdmin()],
  ])('cannot be made by %s', async (_, actor) => {
    const email = anEmail();
    const making = identity.bus.request(createUser, { actor, email, name: 'Ada', password: PASSWORD });
    await expect(making).rejects.toMatchObject({ code: 'permission.denied' });
    expect(await users().countDocuments({ emailKey: email })).toBe(0);
  });

  test.each([
    ['password', { password: 'fourteen chars' }],
    ['password', { password: 'a'.repeat(129) }],
    ['email', { email: 'nobody' }],
    ['name', { name: '' }],
  ])('with an unacceptable %s is refused on the bus too, by name', async (field, spoilt) => {
    const request = { actor: anOperator(), email: anEmail(), name: 'Ada', password: PASSWORD, ...spoilt };
    const making = identity.bus.request(createUser, request);
    const code = field === 'password' ? 'password.unsuitable' : 'request.invalid';
    await expect(making).rejects.toMatchObject({ code, fields: [{ field }] });
  });
});

describe('logging in', () => {
  test('opens a session of 12 hours, and stores the token’s digest and one event', async () => {
    const { email, id } = await makeUser(identity);
    const tokenDigest = digestOf(randomUUID());
    const { expiresAt, user } = await enter(email.toUpperCase(), PASSWORD, tokenDigest);
    expect(user.id).toBe(id);
    expect(new Date(expiresAt).getTime()).toBe(identity.clock.now().getTime() + 12 * HOUR_MS);
    const session = await sessions().findOne({ tokenDigest }).orFail().lean<SessionDocument>();
    expect(session).toMatchObject({ userId: id, ver: 1, endedAt: null, pending: [{ type: 'session.started' }] });
    expect(JSON.stringify(session.pending)).not.toContain(tokenDigest);
  });

  test('is refused with the same answer for a wrong password and an unknown address, and opens nothing', async () => {
    const { email, id } = await makeUser(identity);
    const wrong = await enter(email, `${PASSWORD}!`).catch((failure: unknown) => failure);
    const unknown = await enter(anEmail(), PASSWORD).catch((failure: unknown) => failure);
    expect(wrong).toMatchObject({ code: 'login.refused', fields: [] });
    expect(unknown).toEqual(wrong);
    expect(await sessions().countDocuments({ userId: id })).toBe(0);
  });

  test('works as hard for an unknown address as for a wrong password', async () => {
    const { email } = await makeUser(identity);
    const timeOf = async (address: string) => {
      const began = performance.now();
      await enter(address, 'wrong').catch(() => {});
      return performance.now() - began;
    };
    const [wrong, unknown]: [number[], number[]] = [[], []];
    for (let round = 0; round < 5; round++) {
      wrong.push(await timeOf(email));
      unknown.push(await timeOf(anEmail()));
    }
    // Without the work it takes a tenth; the least of five hardly suffers from a busy machine.
    expect(Math.min(...unknown)).toBeGreaterThan(Math.min(...wrong) / 3);
  });
});

describe('a session', () => {
  test('that was logged out is over at once, and logging out twice is one event', async () => {
    const { tokenDigest, actor } = await aPerson(identity);
    const caller = await actor();
    await identity.bus.request(logOut, { actor: caller });
    await expect(resolve(tokenDigest)).rejects.toMatchObject({ code: 'session.invalid' });
    await identity.bus.request(logOut, { actor: caller });
    const { ver, pending } = await sessions().findOne({ tokenDigest }).orFail().lean<SessionDocument>();
    expect([ver, pending.map(({ type }) => type)]).toEqual([2, ['session.started', 'session.ended']]);
  });

  test('ends alone: the same person’s other session lives on', async () => {
    const person = await aPerson(identity);
    const other = digestOf(randomUUID());
    await enter(person.email, PASSWORD, other);
    await identity.bus.request(logOut, { actor: await person.actor() });
    expect(await resolve(other)).toMatchObject({ actor: { userId: person.userId } });
  });

  test('cannot be ended by another person who knows its id', async () => {
    const { tokenDigest, actor } = await aPerson(identity);
    const { sessionId } = await actor();
    const ending = identity.bus.request(logOut, { actor: anActor({ sessionId }) });
    await expect(ending).rejects.toMatchObject({ code: 'session.invalid' });
    expect(await resolve(tokenDigest)).toMatchObject({ actor: { sessionId } });
  });

  test('lapses after 12 hours of use, and is unknown under any other token', async () => {
    const { tokenDigest } = await aPerson(identity);
    for (let hours = 1; hours < 12; hours++) {
      identity.clock.advance(HOUR_MS);
      await resolve(tokenDigest);
    }
    identity.clock.advance(HOUR_MS - 1);
    expect(await resolve(tokenDigest)).toMatchObject({ session: { user: { operator: false } } });
    identity.clock.advance(1);
    await expect(resolve(tokenDigest)).rejects.toMatchObject({ code: 'session.invalid' });
    await expect(resolve(digestOf('made up'))).rejects.toMatchObject({ code: 'session.invalid' });
  });

  test('says who the caller is now: role, operator and membership are read anew for each request', async () => {
    const { userId, actor } = await aPerson(identity);
    const { id: projectId } = await makeProject(identity);
    expect(await actor(projectId)).toMatchObject({ membership: null, operator: false });
    const { id: memberId } = await enroll(identity, projectId, userId, 'user');
    expect((await actor(projectId)).membership).toEqual({ memberId, projectId, role: 'user' });
    expect((await actor(newId('prj'))).membership).toBeNull();
    expect((await actor()).membership).toBeNull();
    await identity.documents<MemberDocument>(MEMBER).updateOne({ _id: memberId }, { $set: { role: 'admin' } });
    await users().updateOne({ _id: userId }, { $set: { operator: true } });
    expect(await actor(projectId)).toMatchObject({ operator: true, membership: { role: 'admin' } });
  });
});
