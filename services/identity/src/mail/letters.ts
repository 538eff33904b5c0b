import { Injectable } from '@nestjs/common';
import {
  invitationCreated,
  invitationResent,
  passkeyAdded,
  passwordResetRequested,
  secondFactorConfirmed,
  userEmailChangeRequested,
  userPasswordChanged,
  userSignOnLinked,
  type KeywardEvent,
} from '#contracts';
import { Clock } from '#outbox';
import { InvitationStore } from '../invitations/store/invitation.store.js';
import { isUsable, ONLY_ISSUE } from '../password-resets/domain/password-reset.js';
import { PasswordResetStore } from '../password-resets/store/password-reset.store.js';
import { ProjectStore } from '../projects/store/project.store.js';
import type { User } from '../users/domain/user.js';
import { UserStore } from '../users/store/user.store.js';
import { MailLinks } from './mail-links.js';
import type { SignInMethod } from './mail-texts.js';
import type { Letter } from './mailer.js';
import { inWords } from './time-in-words.js';

/** A letter without the name it gets from its event. */
type Draft = Omit<Letter, 'id'>;

/** A notice of what happened longer ago than this is of no use any more, and might be of a stream that is read anew. */
const NOTICE_WITHIN_MS = 24 * 60 * 60 * 1_000;

/** What is to be written about an event, as things stand now: nothing about what is no longer so. */
@Injectable()
export class Letters {
  constructor(
    private readonly invitations: InvitationStore,
    private readonly resets: PasswordResetStore,
    private readonly projects: ProjectStore,
    private readonly users: UserStore,
    private readonly links: MailLinks,
    private readonly clock: Clock,
  ) {}

  async write(event: KeywardEvent): Promise<Letter | null> {
    const draft = await this.draft(event);
    return draft && { id: event.id, ...draft };
  }

  private async draft(event: KeywardEvent): Promise<Draft | null> {
    switch (event.type) {
      case invitationCreated.type:
      case invitationResent.type:
        return this.invitation(event);
      case passwordResetRequested.type:
        return this.reset(event);
      case userEmailChangeRequested.type:
        return this.confirmation(event);
      case userPasswordChanged.type:
        return this.notice(event, event.subject, null);
      case userSignOnLinked.type:
        return this.notice(event, event.subject, 'sign-on');
      case passkeyAdded.type:
        return this.notice(event, event.data['userId'], 'passkey');
      case secondFactorConfirmed.type:
        return this.notice(event, event.data['userId'], 'second-factor');
      default:
        return null;
    }
  }

  private async invitation({ subject, type, data }: KeywardEvent): Promise<Draft | null> {
    const invitation = await this.invitations.find(subject);
    if (invitation === null || invitation.state !== 'pending' || invitation.expiresAt <= this.clock.now()) return null;
    const issue = type === invitationCreated.type ? 1 : data['issue'];
    if (issue !== invitation.issue) return null;
    const [project, inviter] = await Promise.all([
      this.projects.find(invitation.projectId),
      this.users.find(invitation.invitedBy),
    ]);
    if (project === null || project.state === 'closed') return null;
    const link = this.links.to('invitation', invitation._id, invitation.issue);
    const values = { project: project.name, inviter: inviter?.name ?? 'Keyward', link };
    return { to: invitation.email, language: invitation.language, template: 'invitation', values };
  }

  private async reset({ subject }: KeywardEvent): Promise<Draft | null> {
    const reset = await this.resets.findNewest(subject);
    if (reset === null || !isUsable(reset, this.clock.now())) return null;
    const user = reset.userId === null ? null : await this.users.find(reset.userId);
    if (user === null || user.state !== 'active') return null;
    if (this.resets.digestOf(user.emailKey) !== reset.emailDigest) return null;
    const values = { name: user.name, link: this.links.to('password-reset', reset._id, ONLY_ISSUE) };
    return { ...addressOf(user), template: 'password-reset', values };
  }

  private async confirmation({ subject, data }: KeywardEvent): Promise<Draft | null> {
    const user = await this.users.find(subject);
    if (user === null || user.state !== 'active' || user.emailIssue !== data['issue']) return null;
    if (user.emailChange === null || user.emailChange.expiresAt <= this.clock.now()) return null;
    const values = { name: user.name, link: this.links.to('email-confirmation', user._id, user.emailIssue) };
    return { to: user.emailChange.email, language: user.language, template: 'email-confirmation', values };
  }

  private async notice(event: KeywardEvent, userId: unknown, method: SignInMethod | null): Promise<Draft | null> {
    const age = this.clock.now().getTime() - Date.parse(event.time);
    const user = typeof userId === 'string' && age < NOTICE_WITHIN_MS ? await this.users.find(userId) : null;
    if (user === null || user.erasedAt) return null;
    const values = { name: user.name, time: inWords(event.time) };
    if (method === null) return { ...addressOf(user), template: 'password-changed', values };
    return { ...addressOf(user), template: 'sign-in-method-added', values: { ...values, method } };
  }
}

function addressOf({ email, language }: User): Pick<Draft, 'to' | 'language'> {
  return { to: email, language };
}
