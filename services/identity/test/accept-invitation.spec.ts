import { randomUUID } from 'node:crypto';
import {
  acceptInvitation,
  createInvitation,
  listInvitations,
  listMembers,
  logIn,
  newId,
  removeMember,
  resendInvitation,
  revokeInvitation,
  updateProject,
  type AcceptInvitationBody,
  type Actor,
  type CreateInvitationBody,
  type InvitationView,
} from '#contracts';
import { anActor } from '#testing';
import { INVITATION } from '../src/invitations/store/invitation.schema.js';
import { LinkTokens } from '../src/links/link-tokens.js';
import { MEMBER, type MemberDocument } from '../src/members/store/member.schema.js';
import { USER, type UserDocument } from '../src/users/store/user.schema.js';
import { PASSWORD, refusal, START_WITHIN_MS, Tenants, type Tenant } from './tenants.js';

const DAY_MS = 24 * 60 * 60 * 1_000;

let scene: Tenants;
let projectId: string;
let admin: Tenant;
beforeAll(async () => {
  scene = await Tenants.start();
}, START_WITHIN_MS);
beforeEach(async () => {
  const made = await scene.projectOf('admin');
  projectId = made.projectId;
  [admin] = made.tenants;
});
afterAll(() => scene.stop());

const anEmail = () => `${randomUUID()}@example.org`;
const account = { name: 'Grace Hopper', password: PASSWORD };
const tokenOf = (id: string, issue = 1) => scene.app.get(LinkTokens).make('invitation', id, issue);

const invite = (body: Partial<CreateInvitationBody> = {}, actor: Actor = admin.actor) =>
  scene.bus.request(createInvitation, { email: anEmail(), role: 'user', ...body, actor, projectId });
const accept = (token: string, given: Omit<AcceptInvitationBody, 'token'> = {}, actor: Actor | null = null) =>
  scene.bus.request(acceptInvitation, { token, ...given, actor });
const resend = ({ id }: InvitationView, actor: Actor = admin.actor) =>
  scene.bus.request(resendInvitation, { actor, projectId, invitationId: id });
const revoke = ({ id }: InvitationView, actor: Actor = admin.actor) =>
  scene.bus.request(revokeInvitation, { actor, projectId, invitationId: id });
const pending = async () =>
  (await scene.bus.request(listInvitations, { actor: admin.actor, projectId, query: { limit: 100 } })).items;

const countMembers = () => scene.documents<MemberDocument>(MEMBER).countDocuments({ projectId, removedAt: null });

describe('accepting', () => {
  test('makes an account and a member in one step, and both can be used', async () => {
    const { id: service } = await scene.aService();
    const invitation = await invite({ role: 'admin', services: [service] });
    const member = await accept(tokenOf(invitation.id), account);
    expect(member).toMatchObject({
      projectId,
      email: invitation.email,
      name: 'Grace Hopper',
      role: 'admin',
      services: [service],
    });
    const login = { email: invitation.email, password: PASSWORD, tokenDigest: newId('ses') };
    expect((await scene.bus.request(logIn, login)).user).toMatchObject({ id: member.userId, operator: false });
    const actor = { kind: 'user', id: member.userId };
    expect((await scene.lastEventOf(USER, member.userId ?? '')).last).toMatchObject({ type: 'user.created', actor });
    const data = { userId: member.userId, memberId: member.id };
    expect((await scene.lastEventOf(INVITATION, invitation.id)).last).toMatchObject({
      type: 'invitation.accepted',
      data,
      actor,
    });
    expect((await scene.lastEventOf(MEMBER, member.id)).last).toMatchObject({ type: 'member.added', actor });
    expect(await pending()).toEqual([]);
    const leaving = { actor: scene.operator, projectId, memberId: admin.memberId };
    expect(await scene.bus.request(removeMember, leaving)).toEqual({ revision: `${leaving.memberId}:2` });
    const { items } = await scene.bus.request(listMembers, {
      actor: scene.operator,
      projectId,
      query: { limit: 9, q: 'hopper' },
    });
    expect(items).toEqual([member]);
  });

  test('with an account takes its owner’s log-in, and nobody else’s', async () => {
    const { email, id: userId } = await scene.user();
    const { id } = await invite({ email: email.toUpperCase() });
    expect(await refusal(accept(tokenOf(id)))).toBe('session.required');
    expect(await refusal(accept(tokenOf(id), account))).toBe('session.required');
    expect(await refusal(accept(tokenOf(id), account, admin.actor))).toBe('session.required');
    expect(await accept(tokenOf(id), {}, anActor({ userId }))).toMatchObject({ userId, email, role: 'user' });
  });

  test('without an account asks for what one needs, by name', async () => {
    const { id } = await invite();
    for (const [given, missing] of [
      [{}, ['name', 'password']],
      [{ name: 'Grace' }, ['password']],
      [{ password: PASSWORD }, ['name']],
    ] as const) {
      const fields = missing.map((field) => ({ field }));
      await expect(accept(tokenOf(id), given)).rejects.toMatchObject({ code: 'request.invalid', fields });
    }
    expect(await accept(tokenOf(id), account)).toMatchObject({ name: 'Grace Hopper' });
  });

  test('works once', async () => {
    const { email, id: userId } = await scene.user();
    const { id } = await invite({ email });
    const actor = anActor({ userId });
    const member = await accept(tokenOf(id), {}, actor);
    expect(await refusal(accept(tokenOf(id), {}, actor))).toBe('link.invalid');
    await scene.bus.request(removeMember, { actor: admin.actor, projectId, memberId: member.id });
    expect(await refusal(accept(tokenOf(id), {}, actor))).toBe('link.invalid');
  });

  test.each(['a new account', 'an account that is there'])(
    'many times at once makes one member, with %s',
    async (which) => {
      for (let round = 0; round < 5; round++) {
        const email = anEmail();
        const actor = which === 'a new account' ? null : anActor({ userId: (await scene.user('Grace', email)).id });
        const { id } = await invite({ email });
        const before = await countMembers();
        const outcomes = await Promise.all(
          Array.from({ length: 5 }, () => refusal(accept(tokenOf(id), account, actor))),
        );
        const refused = outcomes.filter((outcome) => typeof outcome === 'string');
        expect(outcomes.length - refused.length).toBe(1);
        // Who comes after the account was made is asked to log in to it; who comes after the acceptance has no link.
        expect(refused.filter((code) => code !== 'link.invalid' && code !== 'session.required')).toEqual([]);
        expect(await countMembers()).toBe(before + 1);
        expect(await scene.documents<UserDocument>(USER).countDocuments({ emailKey: email })).toBe(1);
        expect((await scene.eventsOf(INVITATION, id)).map(({ type }) => type)).toEqual([
          'invitation.created',
          'invitation.accepted',
        ]);
      }
    },
  );

  test('ends when 7 days are over, to the millisecond', async () => {
    const [one, other] = [await invite(), await invite()];
    scene.clock.advance(7 * DAY_MS - 1);
    expect(await accept(tokenOf(one.id), account)).toMatchObject({ role: 'user' });
    scene.clock.advance(1);
    expect(await refusal(accept(tokenOf(other.id), account))).toBe('link.invalid');
    expect(await pending()).toMatchObject([{ id: other.id }]);
  });

  test('takes only the newest link, which is good for 7 days from when it was sent', async () => {
    const invitation = await invite();
    scene.clock.advance(8 * DAY_MS);
    const expiresAt = new Date(scene.clock.now().getTime() + 7 * DAY_MS).toISOString();
    expect(await resend(invitation)).toEqual({ ...invitation, expiresAt });
    const { last } = await scene.lastEventOf(INVITATION, invitation.id);
    expect(last).toMatchObject({ type: 'invitation.resent', data: { issue: 2 } });
    for (const issue of [1, 3])
      expect(await refusal(accept(tokenOf(invitation.id, issue), account))).toBe('link.invalid');
    expect(await accept(tokenOf(invitation.id, 2), account)).toMatchObject({ role: 'user' });
    expect(await refusal(resend(invitation))).toBe('invitation.not-found');
    expect(await refusal(revoke(invitation))).toBe('invitation.not-found');
  });

  test('does not take a link that was revoked; revoking twice is once', async () => {
    const invitation = await invite();
    expect(await revoke(invitation)).toEqual({});
    expect(await revoke(invitation)).toEqual({});
    expect(await scene.lastEventOf(INVITATION, invitation.id)).toMatchObject({
      count: 2,
      last: { type: 'invitation.revoked' },
    });
    expect(await pending()).toEqual([]);
    expect(await refusal(accept(tokenOf(invitation.id), account))).toBe('link.invalid');
    expect(await refusal(resend(invitation))).toBe('invitation.not-found');
  });

  test('does not take a link that was not made here, nor one for something else', async () => {
    const { id } = await invite();
    const token = tokenOf(id);
    const links = scene.app.get(LinkTokens);
    const flipped = token.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));
    for (const forged of [
      'x',
      id,
      `${id}.`,
      flipped,
      links.make('invitation', newId('inv'), 1),
      links.make('password-reset', id, 1),
    ]) {
      expect(await refusal(accept(forged, account))).toBe('link.invalid');
    }
    expect(await accept(token, account)).toMatchObject({ role: 'user' });
  });

  test('waits while the project is suspended, and is over when it is closed', async () => {
    const { id } = await invite();
    const move = (state: 'suspended' | 'closed') =>
      scene.bus.request(updateProject, { actor: scene.operator, projectId, state });
    await move('suspended');
    expect(await refusal(accept(tokenOf(id), account))).toBe('project.suspended');
    await move('closed');
    expect(await refusal(accept(tokenOf(id), account))).toBe('project.closed');
  });

  test('changes nothing where the account is a member by now, and the invitation goes on waiting', async () => {
    const { email, id: userId } = await scene.user();
    const { id } = await invite({ email });
    await scene.join(projectId, 'auditor', { id: userId });
    expect(await refusal(accept(tokenOf(id), {}, anActor({ userId })))).toBe('member.exists');
    expect(await pending()).toMatchObject([{ id }]);
    expect(await scene.lastEventOf(INVITATION, id)).toMatchObject({ count: 1 });
  });
});
