import { createHmac, randomUUID } from 'node:crypto';
import {
  changePassword,
  confirmEmail,
  createProject,
  newId,
  permissions,
  updateMe,
  updateProject,
  type Actor,
  type UpdateMeBody,
} from '#contracts';
import { LinkTokens } from '../src/links/link-tokens.js';
import { USER, type UserDocument } from '../src/users/store/user.schema.js';
import { Accounts, OTHER_PASSWORD, PASSWORD, refusal, START_WITHIN_MS } from './accounts.js';
import { tokenIn } from './post-office.js';

const HOUR_MS = 60 * 60 * 1_000;

let scene: Accounts;
beforeAll(async () => {
  scene = await Accounts.start();
}, START_WITHIN_MS);
afterAll(() => scene.stop());

const anEmail = () => `${randomUUID()}@example.org`;
const stored = (id: string) => scene.documents<UserDocument>(USER).findById(id).orFail().lean<UserDocument>();
const update = (actor: Actor, body: UpdateMeBody) => scene.bus.request(updateMe, { actor, ...body });
const confirm = (token: string) => scene.bus.request(confirmEmail, { token });
const typesOf = async (id: string) => (await scene.eventsOf(USER, id)).map(({ type }) => type);

async function somebody() {
  const user = await scene.user();
  const first = await scene.enter(user.email);
  return { ...user, first, actor: await scene.actor(first) };
}

/** As an event must hold a value: for ever, and telling nothing without the salt. */
async function commitment(id: string, field: string, value: string): Promise<string> {
  const { personalSalt } = await stored(id);
  return createHmac('sha256', personalSalt ?? '')
    .update(`${field}\0${value}`)
    .digest('base64url');
}

describe('who I am', () => {
  test('tells what I may do where, newest project first, and in what state it is', async () => {
    const { actor, id } = await somebody();
    const projects = [];
    for (const name of ['first', 'second', 'third']) {
      projects.push(await scene.bus.request(createProject, { actor: { ...actor, operator: true }, name }));
    }
    const [first, second, third] = projects;
    const closing = { actor: scene.operator, projectId: second?.id ?? '', state: 'closed' as const };
    await scene.bus.request(updateProject, closing);
    const { user, memberships } = await scene.me(actor);
    expect(user).toMatchObject({ id, name: 'Ada Lovelace', state: 'active', operator: false });
    expect(memberships.map(({ project }) => project)).toEqual([third, { ...second, state: 'closed' }, first]);
    expect(memberships.map(({ role }) => role)).toEqual(['admin', 'admin', 'admin']);
    expect(memberships[0]?.permissions).toContain('invitations:manage');
    expect(memberships[0]?.permissions).not.toContain('projects:manage');
    const asOperator = await scene.me({ ...actor, operator: true });
    expect(asOperator.memberships[0]?.permissions).toEqual(permissions);
  });

  test('tells nothing that is secret', async () => {
    const { actor, id } = await somebody();
    const { passwordHash, personalSalt } = await stored(id);
    const told = JSON.stringify(await scene.me(actor));
    for (const secret of [passwordHash ?? '', personalSalt ?? '']) expect(told).not.toContain(secret);
  });
});

describe('changing my details', () => {
  test('keeps what is named, and its event proves before and after without telling them', async () => {
    const { actor, id } = await somebody();
    const given = { name: '林小明', phone: '+886 2 1234 5678', organisation: 'NCHC', language: 'zh-TW' } as const;
    expect(await update(actor, given)).toMatchObject({ id, ...given });
    const event = (await scene.eventsOf(USER, id)).at(-1);
    const fields = ['name', 'phone', 'organisation', 'language'];
    expect(event).toMatchObject({ type: 'user.profile-changed', actor: { id }, data: { fields } });
    expect(event?.before).toEqual({
      name: await commitment(id, 'name', 'Ada Lovelace'),
      phone: null,
      organisation: null,
      language: await commitment(id, 'language', 'en'),
    });
    for (const field of fields) {
      expect(event?.after?.[field]).toBe(await commitment(id, field, given[field as keyof typeof given]));
    }
    expect(JSON.stringify(event)).not.toMatch(/林小明|1234|NCHC|zh-TW/);
  });

  test('leaves alone what is not named or is so already, and takes back what may be absent', async () => {
    const { actor, id } = await somebody();
    await update(actor, { phone: '02 1234' });
    await update(actor, { phone: '02 1234', name: 'Ada Lovelace' });
    expect(await typesOf(id)).toEqual(['user.created', 'user.profile-changed']);
    expect(await update(actor, { phone: null })).toMatchObject({ phone: null, name: 'Ada Lovelace' });
  });

  test.each([
    [{ name: '' }, 'name'],
    [{ phone: 'call me' }, 'phone'],
    [{ organisation: 'x'.repeat(101) }, 'organisation'],
    [{ language: 'tlh' }, 'language'],
    [{ email: 'nowhere' }, 'email'],
    [{ name: null }, 'name'],
  ])('names the field that is not acceptable: %j', async (body, field) => {
    const { actor, id } = await somebody();
    const asked = update(actor, body as UpdateMeBody);
    await expect(asked).rejects.toMatchObject({ code: 'request.invalid', fields: [{ field }] });
    expect(await typesOf(id)).toEqual(['user.created']);
  });
});

describe('a new e-mail address', () => {
  test('takes the present password, or nothing changes at all', async () => {
    const { actor, id, email } = await somebody();
    for (const currentPassword of [undefined, 'not the password at all']) {
      const body = { name: 'Grace', email: anEmail(), ...(currentPassword !== undefined && { currentPassword }) };
      await expect(update(actor, body)).rejects.toMatchObject({
        code: 'password.wrong',
        status: 403,
        fields: [{ field: 'currentPassword' }],
      });
    }
    expect((await scene.me(actor)).user).toMatchObject({ email, name: 'Ada Lovelace' });
    expect(await typesOf(id)).toEqual(['user.created']);
  });

  test('counts once its link was followed, and logs in from then on', async () => {
    const { actor, id, email } = await somebody();
    const address = anEmail();
    expect(await update(actor, { email: address, currentPassword: PASSWORD })).toMatchObject({ email });
    const token = tokenIn(await scene.office.mailTo(address));
    expect((await scene.me(actor)).user.email).toBe(email);
    await confirm(token);
    expect((await scene.me(actor)).user.email).toBe(address);
    expect(await refusal(scene.enter(email))).toBe('login.refused');
    await scene.actor(await scene.enter(address));
    const events = await scene.eventsOf(USER, id);
    expect(events.map(({ type }) => type)).toEqual([
      'user.created',
      'user.email-change-requested',
      'user.email-changed',
    ]);
    const data = { from: await commitment(id, 'email', email), to: await commitment(id, 'email', address) };
    expect(events[2]?.data).toEqual(data);
    expect(JSON.stringify(events)).not.toContain('example.org');
    expect(await refusal(confirm(token))).toBe('link.invalid');
  });

  test('has a link that is good for 24 hours, and until another one is asked for', async () => {
    const { actor, id, email } = await somebody();
    const [first, second] = [anEmail(), anEmail()];
    await update(actor, { email: first, currentPassword: PASSWORD });
    const older = tokenIn(await scene.office.mailTo(first));
    await update(actor, { email: second, currentPassword: PASSWORD });
    const newer = tokenIn(await scene.office.mailTo(second));
    expect(await refusal(confirm(older))).toBe('link.invalid');
    scene.clock.advance(24 * HOUR_MS);
    expect(await refusal(confirm(newer))).toBe('link.invalid');
    const links = scene.app.get(LinkTokens);
    for (const forged of [links.make('invitation', id, 2), links.make('email-confirmation', newId('usr'), 1), 'x']) {
      expect(await refusal(confirm(forged))).toBe('link.invalid');
    }
    expect(await stored(id)).toMatchObject({ email });
  });

  test('that somebody has is told only to who reads its mail', async () => {
    const { actor, id, email } = await somebody();
    const other = await scene.user();
    await update(actor, { email: other.email.toUpperCase(), currentPassword: PASSWORD });
    const token = tokenIn(await scene.office.mailTo(other.email.toUpperCase()));
    expect(await refusal(confirm(token))).toBe('user.exists');
    expect(await stored(id)).toMatchObject({ email });
  });
});

describe('a new password', () => {
  const change = (actor: Actor, password: string, currentPassword = PASSWORD) =>
    scene.bus.request(changePassword, { actor, currentPassword, password });

  test('takes the place of the present one, and its event holds nothing of either', async () => {
    const { actor, id, email } = await somebody();
    await change(actor, OTHER_PASSWORD);
    expect(await refusal(scene.enter(email))).toBe('login.refused');
    await scene.enter(email, OTHER_PASSWORD);
    const event = (await scene.eventsOf(USER, id)).at(-1);
    expect(event).toMatchObject({ type: 'user.password-changed', data: { by: 'owner' }, before: null, after: null });
    expect(JSON.stringify(event)).not.toContain('argon2');
    expect(await scene.office.mailTo(email)).toMatchObject({ subject: 'Your Keyward password was changed' });
  });

  test('takes the present one, and is held to the policy', async () => {
    const { actor, id } = await somebody();
    expect(await refusal(change(actor, OTHER_PASSWORD, 'not the password at all'))).toBe('password.wrong');
    for (const password of ['fourteen chars', 'ada lovelace herself', 'x'.repeat(129)]) {
      await expect(change(actor, password)).rejects.toMatchObject({ code: 'password.unsuitable', status: 422 });
    }
    expect(await typesOf(id)).toEqual(['user.created']);
  });

  test('is set once by two who set it at the same moment', async () => {
    const { actor, email } = await somebody();
    const outcomes = await Promise.all([
      refusal(change(actor, OTHER_PASSWORD)),
      refusal(change(actor, `${OTHER_PASSWORD}!`)),
    ]);
    expect(outcomes.filter((outcome) => outcome === 'password.wrong')).toHaveLength(1);
    const enters = [OTHER_PASSWORD, `${OTHER_PASSWORD}!`].map((each) => refusal(scene.enter(email, each)));
    expect((await Promise.all(enters)).filter((outcome) => outcome === 'login.refused')).toHaveLength(1);
  });

  test('cannot be found by guessing the present one in a session that was left open', async () => {
    const { actor } = await somebody();
    for (let guess = 0; guess < 20; guess++) {
      expect(await refusal(change(actor, OTHER_PASSWORD, `guess number ${guess}, and wrong`))).toBe('password.wrong');
    }
    await expect(change(actor, OTHER_PASSWORD)).rejects.toMatchObject({ code: 'login.throttled', status: 429 });
  });
});
