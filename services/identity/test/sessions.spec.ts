import { randomUUID } from 'node:crypto';
import {
  changePassword,
  endSession,
  listSessions,
  logOut,
  newId,
  resolveSession,
  updateUser,
  type Actor,
} from '#contracts';
import { digestOf } from '#key-text';
import { eventually } from '#testing';
import { SESSION, type SessionDocument } from '../src/sessions/store/session.schema.js';
import { USER } from '../src/users/store/user.schema.js';
import { Accounts, OTHER_PASSWORD, PASSWORD, refusal, START_WITHIN_MS } from './accounts.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

let scene: Accounts;
beforeAll(async () => {
  scene = await Accounts.start();
}, START_WITHIN_MS);
afterAll(() => scene.stop());

const sessionOf = (tokenDigest: string) =>
  scene.documents<SessionDocument>(SESSION).findOne({ tokenDigest }).orFail().lean();
const list = async (actor: Actor, limit = 20, cursor?: string) =>
  scene.bus.request(listSessions, { actor, query: { limit, ...(cursor !== undefined && { cursor }) } });
const isLive = (tokenDigest: string) =>
  scene.actor(tokenDigest).then(
    () => true,
    () => false,
  );
const setState = (userId: string, state: 'active' | 'disabled') =>
  scene.bus.request(updateUser, { actor: scene.operator, userId, state });

/** Somebody with so many sessions. */
async function somebody(sessions: number) {
  const user = await scene.user();
  const digests: string[] = [];
  for (let i = 0; i < sessions; i++) digests.push(await scene.enter(user.email));
  const [first = ''] = digests;
  return { ...user, digests, first, actor: await scene.actor(first) };
}

describe('a session', () => {
  test('ends 12 hours after the log-in, however busy it is', async () => {
    const { first } = await somebody(1);
    for (let hour = 0; hour < 11; hour++) {
      scene.clock.advance(HOUR_MS);
      await scene.actor(first);
    }
    scene.clock.advance(HOUR_MS - 1);
    await scene.actor(first);
    scene.clock.advance(1);
    expect(await refusal(scene.actor(first))).toBe('session.invalid');
  });

  test('ends when nobody has used it for 2 hours', async () => {
    const { first } = await somebody(1);
    scene.clock.advance(2 * HOUR_MS - 1);
    await scene.actor(first);
    scene.clock.advance(2 * HOUR_MS - 1);
    await scene.actor(first);
    scene.clock.advance(2 * HOUR_MS);
    expect(await refusal(scene.actor(first))).toBe('session.invalid');
  });

  test('is written to at most once a minute for being used, and without an event', async () => {
    const { first } = await somebody(1);
    const born = await sessionOf(first);
    scene.clock.advance(MINUTE_MS - 1);
    await scene.actor(first);
    expect(await sessionOf(first)).toEqual(born);
    scene.clock.advance(1);
    await Promise.all([scene.actor(first), scene.actor(first)]);
    expect(await sessionOf(first)).toEqual({ ...born, lastSeenAt: scene.clock.now() });
    expect(born.pending.map(({ type }) => type)).toEqual(['session.started']);
  });

  test('is kept by the hash of its token; its event holds neither address nor browser', async () => {
    const { email } = await scene.user();
    const token = randomUUID();
    await scene.try(email, PASSWORD, '192.0.2.77', digestOf(token));
    const stored = await sessionOf(digestOf(token));
    expect(stored).toMatchObject({
      method: 'password',
      address: '192.0.2.77',
      userAgent: expect.stringMatching(/^Mozilla/),
    });
    expect(JSON.stringify(stored)).not.toContain(token);
    expect(JSON.stringify(stored.pending)).not.toMatch(/192\.0\.2\.77|Mozilla|@/);
  });

  test('refuses its token once it was logged out, and says so once', async () => {
    const { first, actor } = await somebody(1);
    await scene.bus.request(logOut, { actor });
    await scene.bus.request(logOut, { actor });
    expect(await refusal(scene.actor(first))).toBe('session.invalid');
    const events = (await sessionOf(first)).pending;
    expect(events.map(({ type }) => type)).toEqual(['session.started', 'session.ended']);
    expect(events[1]?.data).toMatchObject({ userId: actor.userId, reason: 'logged-out' });
  });

  test('without a known token is none', async () => {
    const asked = scene.bus.request(resolveSession, { tokenDigest: digestOf(randomUUID()), projectId: null });
    expect(await refusal(asked)).toBe('session.invalid');
  });
});

describe('my sessions', () => {
  test('are listed newest first, a page at a time, with the one that asks marked', async () => {
    const { actor, digests } = await somebody(3);
    const ids = await Promise.all(digests.map(async (each) => (await sessionOf(each))._id));
    const page = await list(actor, 2);
    const rest = await list(actor, 2, page.nextCursor ?? '');
    expect([...page.items, ...rest.items].map(({ id }) => id)).toEqual(ids.toReversed());
    expect(rest.nextCursor).toBeNull();
    expect(rest.items).toEqual([
      {
        id: actor.sessionId,
        method: 'password',
        current: true,
        address: expect.stringMatching(/^10\./),
        userAgent: 'Mozilla/5.0 (X11; Linux x86_64)',
        createdAt: expect.any(String),
        lastSeenAt: expect.any(String),
        expiresAt: expect.any(String),
      },
    ]);
    expect(page.items.map(({ current }) => current)).toEqual([false, false]);
  });

  test('show neither those that have ended nor anybody else’s', async () => {
    const { actor, digests } = await somebody(2);
    const other = await somebody(1);
    await scene.bus.request(logOut, { actor: await scene.actor(digests[1] ?? '') });
    expect((await list(actor)).items.map(({ id }) => id)).toEqual([actor.sessionId]);
    expect((await list(other.actor)).items.map(({ id }) => id)).toEqual([other.actor.sessionId]);
    scene.clock.advance(2 * HOUR_MS);
    expect((await list(actor)).items).toEqual([]);
  });

  test('can be ended one by one, once each; a stranger’s is not there', async () => {
    const { actor, digests } = await somebody(2);
    const second = digests[1] ?? '';
    const { _id: sessionId } = await sessionOf(second);
    const stranger = await somebody(1);
    expect(await refusal(scene.bus.request(endSession, { actor: stranger.actor, sessionId }))).toBe(
      'session.not-found',
    );
    expect(await refusal(scene.bus.request(endSession, { actor, sessionId: newId('ses') }))).toBe('session.not-found');
    expect(await isLive(second)).toBe(true);
    await scene.bus.request(endSession, { actor, sessionId });
    await scene.bus.request(endSession, { actor, sessionId });
    expect(await isLive(second)).toBe(false);
    const events = (await sessionOf(second)).pending;
    expect(events.map(({ data }) => data['reason'])).toEqual([undefined, 'revoked']);
  });
});

describe('when the password changes', () => {
  test('every other session is refused at once, and its end is written down', async () => {
    const { actor, digests, first, id } = await somebody(3);
    await scene.bus.request(changePassword, { actor, currentPassword: PASSWORD, password: OTHER_PASSWORD });
    expect(await Promise.all(digests.map(isLive))).toEqual([true, false, false]);
    expect((await list(actor)).items.map(({ id: session }) => session)).toEqual([actor.sessionId]);
    await eventually(
      async () => {
        const ended = await scene
          .documents<SessionDocument>(SESSION)
          .find({ userId: id, endedAt: { $ne: null } })
          .lean();
        expect(ended.map(({ endReason }) => endReason)).toEqual(['password-changed', 'password-changed']);
        expect(ended.map(({ pending }) => pending.at(-1)?.type)).toEqual(['session.ended', 'session.ended']);
      },
      { withinMs: 15_000 },
    );
    expect(await isLive(first)).toBe(true);
  });

  test('a session opened with the old one at that moment is refused as well', async () => {
    const { actor, first } = await somebody(1);
    const late = await scene.enter((await scene.me(actor)).user.email);
    await scene
      .documents<SessionDocument>(SESSION)
      .updateOne({ tokenDigest: late }, { $set: { createdAt: new Date(Date.now() + HOUR_MS) } });
    await scene.bus.request(changePassword, { actor, currentPassword: PASSWORD, password: OTHER_PASSWORD });
    expect([await isLive(first), await isLive(late)]).toEqual([true, false]);
  });

  test('the session that changed it twice goes on, and no other does', async () => {
    const { actor, first, email } = await somebody(1);
    await scene.bus.request(changePassword, { actor, currentPassword: PASSWORD, password: OTHER_PASSWORD });
    const second = await scene.enter(email, OTHER_PASSWORD);
    await scene.bus.request(changePassword, { actor, currentPassword: OTHER_PASSWORD, password: PASSWORD });
    expect([await isLive(first), await isLive(second)]).toEqual([true, false]);
  });
});

describe('a disabled user', () => {
  test('is refused at once, with every session, and cannot log in', async () => {
    const { id, email, digests } = await somebody(2);
    expect(await setState(id, 'disabled')).toMatchObject({ id, state: 'disabled' });
    expect(await Promise.all(digests.map(isLive))).toEqual([false, false]);
    expect(await refusal(scene.enter(email))).toBe('login.disabled');
    expect(await refusal(scene.enter(email, 'not the password at all'))).toBe('login.refused');
  });

  test('stays logged out when enabled again, and can log in', async () => {
    const { id, email, first } = await somebody(1);
    await setState(id, 'disabled');
    await setState(id, 'disabled');
    await setState(id, 'active');
    expect(await isLive(first)).toBe(false);
    expect(await isLive(await scene.enter(email))).toBe(true);
    const types = (await scene.eventsOf(USER, id)).map(({ type }) => type);
    expect(types).toEqual(['user.created', 'user.disabled', 'user.enabled']);
  });

  test('is the affair of operators, who cannot disable themselves', async () => {
    const { id, actor } = await somebody(1);
    expect(await refusal(scene.bus.request(updateUser, { actor, userId: id, state: 'disabled' }))).toBe(
      'permission.denied',
    );
    const operator = { ...actor, operator: true };
    expect(await refusal(scene.bus.request(updateUser, { actor: operator, userId: id, state: 'disabled' }))).toBe(
      'permission.denied',
    );
    expect(await refusal(setState(newId('usr'), 'disabled'))).toBe('user.not-found');
  });
});
