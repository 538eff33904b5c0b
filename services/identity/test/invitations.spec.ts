import { randomUUID } from 'node:crypto';
import {
  createInvitation,
  listInvitations,
  newId,
  resendInvitation,
  revokeInvitation,
  type Actor,
  type CreateInvitationBody,
  type InvitationView,
} from '#contracts';
import { aStranger } from '#testing';
import { INVITATION, type InvitationDocument } from '../src/invitations/store/invitation.schema.js';
import { LinkTokens } from '../src/links/link-tokens.js';
import { USER, type UserDocument } from '../src/users/store/user.schema.js';
import { refusal, START_WITHIN_MS, Tenants, type Tenant } from './tenants.js';

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
const tokenOf = (id: string, issue = 1) => scene.app.get(LinkTokens).make('invitation', id, issue);

const invite = (body: Partial<CreateInvitationBody> = {}, actor: Actor = admin.actor) =>
  scene.bus.request(createInvitation, { email: anEmail(), role: 'user', ...body, actor, projectId });
const resend = ({ id }: InvitationView, actor: Actor = admin.actor) =>
  scene.bus.request(resendInvitation, { actor, projectId, invitationId: id });
const revoke = ({ id }: InvitationView, actor: Actor = admin.actor) =>
  scene.bus.request(revokeInvitation, { actor, projectId, invitationId: id });
const pending = async () =>
  (await scene.bus.request(listInvitations, { actor: admin.actor, projectId, query: { limit: 100 } })).items;

describe('an invitation', () => {
  test('is good for 7 days, waits in the list, and its event holds no address', async () => {
    const { id: service } = await scene.aService();
    const email = anEmail();
    const invitation = await invite({ email, role: 'auditor', services: [service], language: 'zh-TW' });
    const expiresAt = new Date(scene.clock.now().getTime() + 7 * DAY_MS).toISOString();
    expect(invitation).toMatchObject({
      email,
      role: 'auditor',
      services: [service],
      expiresAt,
      invitedBy: admin.userId,
    });
    expect(await pending()).toEqual([invitation]);
    const { last } = await scene.lastEventOf(INVITATION, invitation.id);
    expect(last).toMatchObject({ type: 'invitation.created', data: { role: 'auditor' } });
    expect(JSON.stringify(last)).not.toContain(email);
    const stored = await scene.documents<InvitationDocument>(INVITATION).findById(invitation.id).lean();
    expect(stored).toMatchObject({ language: 'zh-TW', issue: 1 });
    expect(JSON.stringify(stored)).not.toContain(tokenOf(invitation.id).split('.')[1]);
  });

  test('is written in the language of the account, where there is one', async () => {
    const { email, id } = await scene.user();
    await scene.documents<UserDocument>(USER).updateOne({ _id: id }, { $set: { language: 'zh-TW' } });
    const invitation = await invite({ email, language: 'en' });
    expect(await scene.documents(INVITATION).findById(invitation.id).lean()).toMatchObject({ language: 'zh-TW' });
  });

  test('waits once for each address, however many ask at once and however it is written', async () => {
    const email = anEmail();
    const asked = [email, email.toUpperCase(), email].map((each) => refusal(invite({ email: each })));
    const refused = (await Promise.all(asked)).filter((outcome) => outcome === 'invitation.exists');
    expect(refused).toHaveLength(2);
    const [invitation] = await pending();
    if (invitation !== undefined) await revoke(invitation);
    expect(await invite({ email })).toMatchObject({ email });
  });

  test('is not for who is a member already, nor with a service that is not there', async () => {
    const { email, id } = await scene.user();
    await scene.join(projectId, 'user', { id });
    expect(await refusal(invite({ email }))).toBe('member.exists');
    expect(await refusal(invite({ services: [newId('svc')] }))).toBe('request.invalid');
  });

  test('is the affair of admins', async () => {
    const invitation = await invite();
    const user = await scene.join(projectId, 'user');
    const other = await scene.projectOf('admin');
    const list = (actor: Actor) => scene.bus.request(listInvitations, { actor, projectId, query: { limit: 10 } });
    for (const [actor, code] of [
      [user.actor, 'permission.denied'],
      [aStranger(), 'project.not-found'],
      [other.tenants[0].actor, 'project.not-found'],
    ] as const) {
      const asked = [invite({}, actor), resend(invitation, actor), revoke(invitation, actor), list(actor)];
      expect(await Promise.all(asked.map(refusal))).toEqual([code, code, code, code]);
    }
    const theirs = { actor: other.tenants[0].actor, projectId: other.projectId, invitationId: invitation.id };
    expect(await refusal(scene.bus.request(revokeInvitation, theirs))).toBe('invitation.not-found');
    expect(await refusal(scene.bus.request(resendInvitation, theirs))).toBe('invitation.not-found');
  });
});

describe('the list of invitations', () => {
  test('comes in pages, oldest first, by an index without a sort', async () => {
    const made: string[] = [];
    for (let count = 0; count < 5; count++) made.push((await invite()).id);
    const read: string[] = [];
    for (let cursor: string | null | undefined; cursor !== null;) {
      const query = { limit: 2, ...(cursor !== undefined && { cursor }) };
      const page = await scene.bus.request(listInvitations, { actor: admin.actor, projectId, query });
      read.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    }
    expect(read).toEqual(made);
    const [query] = await scene.queriesDuring(INVITATION, () => pending());
    expect(query).toMatchObject({ planSummary: 'IXSCAN { projectId: 1, state: 1, _id: 1 }' });
    expect(query).not.toHaveProperty('hasSortStage');
  });
});
