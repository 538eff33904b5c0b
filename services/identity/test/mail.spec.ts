import { simpleParser } from 'mailparser';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  acceptInvitation,
  changePassword,
  createInvitation,
  createProject,
  newId,
  requestPasswordReset,
  resendInvitation,
  revokeInvitation,
  type CreateInvitationBody,
  type KeywardEvent,
} from '#contracts';
import { eventually } from '#testing';
import { LinkTokens } from '../src/links/link-tokens.js';
import { Letters } from '../src/mail/letters.js';
import { Mailer } from '../src/mail/mailer.js';
import { Accounts, OTHER_PASSWORD, PASSWORD, PUBLIC_URL, START_WITHIN_MS } from './accounts.js';
import { PostOffice, tokenIn, toReceived } from './post-office.js';

const DAY_MS = 24 * 60 * 60 * 1_000;

let scene: Accounts;
let projectId: string;
beforeAll(async () => {
  scene = await Accounts.start();
  projectId = (await scene.bus.request(createProject, { actor: scene.operator, name: 'Protein folding' })).id;
}, START_WITHIN_MS);
afterAll(() => scene.stop());
afterEach(() => {
  scene.office.refuseWith = null;
});

const anEmail = () => `${randomUUID()}@example.org`;
const invite = (body: Partial<CreateInvitationBody> = {}) => {
  const given = { email: anEmail(), role: 'user' as const, ...body };
  return scene.bus.request(createInvitation, { ...given, actor: scene.operator, projectId });
};

describe('an invitation', () => {
  test('is sent in its language, with a link that is good', async () => {
    const english = await scene.office.mailTo((await invite()).email);
    expect(english).toMatchObject({
      from: '"Keyward" <keyward@localhost>',
      subject: 'You are invited to a project on Keyward',
    });
    expect(english.text).toContain('the project "Protein folding"');
    expect(english.text).toContain(`${PUBLIC_URL}/console/invitation#token=inv_`);
    const chinese = await scene.office.mailTo((await invite({ language: 'zh-TW' })).email);
    expect(chinese.subject).toBe('邀請您加入 Keyward 計畫');
    expect(chinese.text).toContain('計畫「Protein folding」');
    const member = await scene.bus.request(acceptInvitation, {
      ...{ token: tokenIn(chinese), name: 'Grace Hopper', password: PASSWORD, actor: null },
    });
    expect(member).toMatchObject({ projectId, name: 'Grace Hopper' });
  });

  test('that is sent again comes with the newest link', async () => {
    const { id, email } = await invite();
    const first = await scene.office.mailTo(email);
    await scene.bus.request(resendInvitation, { actor: scene.operator, projectId, invitationId: id });
    const second = await scene.office.mailTo(email, 2);
    expect(tokenIn(second)).toBe(scene.app.get(LinkTokens).make('invitation', id, 2));
    expect(tokenIn(first)).not.toBe(tokenIn(second));
  });
});

describe('what is no longer so when its turn comes', () => {
  const write = (event: Partial<KeywardEvent>) =>
    scene.app.get(Letters).write({
      ...{ specversion: '1.0', id: `${event.subject}:9`, source: '/keyward/identity', time: new Date().toISOString() },
      ...{ type: '', subject: '', datacontenttype: 'application/json', dataschema: '', aggregate: 'user' },
      aggregatever: 9,
      ...event,
      data: {
        actor: { kind: 'system', id: 'system', memberId: null, role: 'system' },
        before: null,
        after: null,
        ...event.data,
      },
    });
  const aboutInvitation = (subject: string, issue = 1) =>
    write(
      issue === 1
        ? { type: 'invitation.created', subject }
        : { type: 'invitation.resent', subject, data: data({ issue }) },
    );
  const data = (given: object) => given as KeywardEvent['data'];

  test('is not written: an invitation that was revoked, has lapsed, or was sent again', async () => {
    const { id } = await invite();
    expect(await aboutInvitation(id)).toMatchObject({ template: 'invitation' });
    expect(await aboutInvitation(id, 2)).toBeNull();
    await scene.bus.request(resendInvitation, { actor: scene.operator, projectId, invitationId: id });
    expect([await aboutInvitation(id), await aboutInvitation(id, 2)]).toMatchObject([null, { template: 'invitation' }]);
    scene.clock.advance(7 * DAY_MS);
    expect(await aboutInvitation(id, 2)).toBeNull();
    const revoked = await invite();
    await scene.bus.request(revokeInvitation, { actor: scene.operator, projectId, invitationId: revoked.id });
    expect(await aboutInvitation(revoked.id)).toBeNull();
    expect(await aboutInvitation(newId('inv'))).toBeNull();
  });

  test('is not written: a notice of what happened a day ago', async () => {
    const { id: subject } = await scene.user();
    const now = scene.clock.now().getTime();
    const at = (age: number) =>
      write({ type: 'user.password-changed', subject, time: new Date(now - age).toISOString() });
    expect([await at(DAY_MS - 1), await at(DAY_MS)]).toMatchObject([{ template: 'password-changed' }, null]);
  });

  test.each([
    ['user.sign-on-linked', 'sign-on'],
    ['passkey.added', 'passkey'],
    ['second-factor.confirmed', 'second-factor'],
  ])('is written, while it is fresh: a new way to sign in, by %s', async (type, method) => {
    const { id, email } = await scene.user({ language: 'zh-TW' });
    const subject = type.startsWith('user.') ? id : newId('psk');
    const event = { type, subject, data: data({ userId: id }) };
    const expected = { to: email, language: 'zh-TW', template: 'sign-in-method-added', values: { method } };
    expect(await write({ ...event, time: scene.clock.now().toISOString() })).toMatchObject(expected);
    const before = new Date(scene.clock.now().getTime() - DAY_MS).toISOString();
    expect(await write({ ...event, time: before })).toBeNull();
  });

  test('is not written: an event that nobody needs a mail about', async () => {
    const { id: subject } = await scene.user();
    expect(await write({ type: 'user.created', subject })).toBeNull();
  });
});

describe('delivery', () => {
  test('goes on until the server takes the mail, which then is there once', async () => {
    scene.office.refuseWith = 451;
    const { email } = await invite();
    await eventually(() => expect(scene.office.asked).toBeGreaterThan(1), { withinMs: 15_000 });
    expect(scene.office.mailsTo(email)).toEqual([]);
    scene.office.refuseWith = null;
    await scene.office.mailTo(email);
    await scene.office.mailTo((await invite()).email);
    expect(scene.office.mailsTo(email)).toHaveLength(1);
  });

  test('is given up where the server says never, and holds up nobody', async () => {
    scene.office.refuseWith = 550;
    const before = scene.office.asked;
    const { email } = await invite();
    await eventually(() => expect(scene.office.asked).toBeGreaterThan(before), { withinMs: 15_000 });
    scene.office.refuseWith = null;
    await scene.office.mailTo((await invite()).email);
    expect(scene.office.mailsTo(email)).toEqual([]);
  });

  test('uses one name for one letter, by which copies are known', async () => {
    const { id, email } = await invite();
    expect(await scene.office.mailTo(email)).toMatchObject({ messageId: `<${id}.1@keyward>` });
  });

  test('tells of a changed password in the user’s language', async () => {
    const { email } = await scene.user({ language: 'zh-TW' });
    const actor = await scene.actor(await scene.enter(email));
    await scene.bus.request(changePassword, { actor, currentPassword: PASSWORD, password: OTHER_PASSWORD });
    expect(await scene.office.mailTo(email)).toMatchObject({ subject: '您的 Keyward 密碼已變更' });
  });

  test('keeps what people call themselves within its line', async () => {
    const office = await PostOffice.open();
    const mailer = new Mailer({ smtpUrl: office.url, folder: '', from: 'keyward@localhost' });
    try {
      const name = 'Eve,\r\n\r\nBcc: all@example.org\u2028pay here: https://evil.example';
      const values = { name, link: 'https://keyward.example.org' };
      await mailer.send({ id: 'usr_1:2', to: 'ada@example.org', language: 'en', template: 'password-reset', values });
      const [mail] = office.received;
      expect(mail?.text).toMatch(/^Hello Eve, Bcc: all@example\.org pay here: https:\/\/evil\.example,$/m);
      expect(office.asked).toBe(1);
    } finally {
      mailer.onApplicationShutdown();
      await office.close();
    }
  });
});

describe('without a mail server', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'keyward-mail-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  test('each mail is one whole file, for its owner to read', async () => {
    const mailer = new Mailer({ folder: join(folder, 'mail'), from: 'keyward@localhost' });
    const values = { name: '王小明', link: 'https://keyward.example.org/console/login/reset#token=rst_1.abc' };
    const letter = { to: 'ada@example.org', language: 'zh-TW', template: 'password-reset', values } as const;
    await Promise.all(['rst_1:1', 'rst_1:1', 'rst_2:1'].map((id) => mailer.send({ id, ...letter })));
    const names = await readdir(join(folder, 'mail'));
    expect(names.sort()).toEqual(['rst_1-1.eml', 'rst_2-1.eml']);
    const path = join(folder, 'mail', 'rst_1-1.eml');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    const mail = toReceived(await simpleParser(await readFile(path)));
    expect(mail).toMatchObject({ to: 'ada@example.org', subject: '重設您的 Keyward 密碼' });
    expect(mail.text).toContain('王小明 您好');
    expect(mail.text).toContain(values.link);
  });
});

test(
  'the service writes files where no mail server is named',
  async () => {
    const alone = await Accounts.start({ files: true });
    try {
      const { email } = await alone.user();
      await alone.bus.request(requestPasswordReset, { email });
      const [name] = await eventually(
        async () => {
          const names = (await readdir(join(alone.dataDir, 'mail'))).filter((each) => each.endsWith('.eml'));
          expect(names).toHaveLength(1);
          return names;
        },
        { withinMs: 15_000 },
      );
      expect(toReceived(await simpleParser(await readFile(join(alone.dataDir, 'mail', String(name)))))).toMatchObject({
        to: email,
      });
    } finally {
      await alone.stop();
    }
  },
  START_WITHIN_MS,
);
