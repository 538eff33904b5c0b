import { randomUUID } from 'node:crypto';
import { requestPasswordReset, resetPassword, updateMe, confirmEmail, updateUser } from '#contracts';
import { eventually } from '#testing';
import { LinkTokens } from '../src/links/link-tokens.js';
import { PASSWORD_RESET, type PasswordResetDocument } from '../src/password-resets/store/password-reset.schema.js';
import { SESSION, type SessionDocument } from '../src/sessions/store/session.schema.js';
import { USER, type UserDocument } from '../src/users/store/user.schema.js';
import { Accounts, OTHER_PASSWORD, PASSWORD, PUBLIC_URL, refusal, START_WITHIN_MS } from './accounts.js';
import { tokenIn } from './post-office.js';

const MINUTE_MS = 60_000;

let scene: Accounts;
beforeAll(async () => {
  scene = await Accounts.start();
}, START_WITHIN_MS);
afterAll(() => scene.stop());

const client = () => ({ address: scene.address(), userAgent: null });
const ask = (email: string, from = client()) => scene.bus.request(requestPasswordReset, { email, client: from });
const use = (token: string, password = OTHER_PASSWORD) =>
  scene.bus.request(resetPassword, { token, password, client: client() });
const resets = () => scene.documents<PasswordResetDocument>(PASSWORD_RESET);
const newest = () => resets().findOne().sort({ _id: -1 }).orFail().lean<PasswordResetDocument>();

async function somebodyWithLink() {
  const user = await scene.user();
  await ask(user.email);
  const mail = await scene.office.mailTo(user.email);
  return { ...user, mail, token: tokenIn(mail) };
}

describe('a link for a new password', () => {
  test('comes by mail from the configured origin, and sets the password', async () => {
    const { id, email, mail, token } = await somebodyWithLink();
    expect(mail.text).toContain(`${PUBLIC_URL}/console/login/reset#token=${token}`);
    await use(token);
    expect(await refusal(scene.enter(email))).toBe('login.refused');
    await scene.enter(email, OTHER_PASSWORD);
    const event = (await scene.eventsOf(USER, id)).find(({ type }) => type === 'user.password-changed');
    expect(event).toMatchObject({ data: { by: 'reset' }, actor: { id } });
  });

  test('ends every session at once', async () => {
    const user = await scene.user();
    const sessions = [await scene.enter(user.email), await scene.enter(user.email)];
    await ask(user.email);
    await use(tokenIn(await scene.office.mailTo(user.email)));
    for (const each of sessions) expect(await refusal(scene.actor(each))).toBe('session.invalid');
    await eventually(
      async () => {
        const ended = await scene.documents<SessionDocument>(SESSION).find({ userId: user.id }).lean();
        expect(ended.map(({ endReason }) => endReason)).toEqual(['password-changed', 'password-changed']);
      },
      { withinMs: 15_000 },
    );
  });

  test('works once, however many use it at the same moment', async () => {
    const { id, email, token } = await somebodyWithLink();
    const passwords = Array.from({ length: 50 }, (_, i) => `a password of my own, number ${i}`);
    const outcomes = await Promise.all(passwords.map((password) => refusal(use(token, password))));
    const winners = passwords.filter((_, i) => outcomes[i] !== 'link.invalid');
    expect(winners).toHaveLength(1);
    await scene.enter(email, winners[0]);
    const changes = (await scene.eventsOf(USER, id)).filter(({ type }) => type === 'user.password-changed');
    expect(changes).toHaveLength(1);
    expect(await refusal(use(token))).toBe('link.invalid');
  });

  test('is good for 10 minutes', async () => {
    const { token, email } = await somebodyWithLink();
    scene.clock.advance(10 * MINUTE_MS);
    expect(await refusal(use(token))).toBe('link.invalid');
    await ask(email);
    const later = tokenIn(await scene.office.mailTo(email, 2));
    scene.clock.advance(10 * MINUTE_MS - 1);
    await use(later);
  });

  test('is void once a newer one was asked for', async () => {
    const { token, email } = await somebodyWithLink();
    await ask(email.toUpperCase());
    expect(await refusal(use(token))).toBe('link.invalid');
    await use(tokenIn(await scene.office.mailTo(email, 2)));
  });

  test('is void for a changed address, a disabled account and another purpose', async () => {
    const moved = await somebodyWithLink();
    const actor = await scene.actor(await scene.enter(moved.email));
    const address = `${randomUUID()}@example.org`;
    await scene.bus.request(updateMe, { actor, email: address, currentPassword: PASSWORD });
    await scene.bus.request(confirmEmail, { token: tokenIn(await scene.office.mailTo(address)) });
    expect(await refusal(use(moved.token))).toBe('link.invalid');
    const disabled = await somebodyWithLink();
    await scene.bus.request(updateUser, { actor: scene.operator, userId: disabled.id, state: 'disabled' });
    expect(await refusal(use(disabled.token))).toBe('link.invalid');
    const { token } = await somebodyWithLink();
    const [id = ''] = token.split('.');
    const links = scene.app.get(LinkTokens);
    for (const forged of [links.make('invitation', id, 1), links.make('password-reset', id, 2), `${token}x`]) {
      expect(await refusal(use(forged))).toBe('link.invalid');
    }
  });

  test('stays good where the new password is not acceptable', async () => {
    const { token } = await somebodyWithLink();
    await expect(use(token, 'fourteen chars')).rejects.toMatchObject({ code: 'password.unsuitable' });
    await use(token);
  });

  test('gives a password to who came without one', async () => {
    const user = await scene.user();
    await scene.documents<UserDocument>(USER).updateOne({ _id: user.id }, { $set: { passwordHash: null } });
    expect(await refusal(scene.enter(user.email))).toBe('login.refused');
    await ask(user.email);
    await use(tokenIn(await scene.office.mailTo(user.email)));
    await scene.enter(user.email, OTHER_PASSWORD);
  });
});

describe('asking for a link', () => {
  test('answers the same for an unknown address, and keeps and tells nothing of it', async () => {
    const { email } = await scene.user();
    const unknown = `${randomUUID()}@example.org`;
    expect(await ask(unknown)).toEqual(await ask(email));
    await ask(unknown);
    const kept = await newest();
    expect(kept).toMatchObject({ userId: null, usedAt: null });
    expect(JSON.stringify(kept)).not.toContain(unknown);
    expect(kept.pending.map(({ type, data }) => [type, data])).toEqual([['password-reset.requested', {}]]);
    await scene.office.mailTo(email);
    const link = scene.app.get(LinkTokens).make('password-reset', kept._id, 1);
    expect(await refusal(use(link))).toBe('link.invalid');
    expect(scene.office.mailsTo(unknown)).toEqual([]);
  });

  test('again and again voids and sends nothing more, and looks the same', async () => {
    const { email, id } = await scene.user();
    for (let i = 0; i < 5; i++) await ask(email);
    const last = await resets().findOne({ userId: id }).sort({ _id: -1 }).orFail().lean();
    expect(await ask(email)).toEqual({});
    expect(await resets().countDocuments({ userId: id })).toBe(5);
    await use(scene.app.get(LinkTokens).make('password-reset', last._id, 1));
  });

  test('for one address after another is refused, and says how long', async () => {
    const from = client();
    for (let i = 0; i < 60; i++) await ask(`${randomUUID()}@example.org`, from);
    const asked = ask(`${randomUUID()}@example.org`, from);
    await expect(asked).rejects.toMatchObject({ code: 'login.throttled', retryAfter: expect.any(Number) });
    await ask(`${randomUUID()}@example.org`);
  });
});
