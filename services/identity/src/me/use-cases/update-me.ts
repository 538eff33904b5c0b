import { Injectable } from '@nestjs/common';
import { Problem, userEmailChangeRequested, userProfileChanged, type UpdateMeRequest, type UserView } from '#contracts';
import { OwnPassword } from '../../users/own-password.js';
import { commitmentTo, toUserView, userKeywords, type User } from '../../users/domain/user.js';
import { UserStore } from '../../users/store/user.store.js';

type Profile = Pick<User, 'name' | 'phone' | 'organisation' | 'language'>;

const fields = ['name', 'phone', 'organisation', 'language'] as const satisfies readonly (keyof Profile)[];

const CONFIRM_WITHIN_MS = 24 * 60 * 60 * 1_000;

@Injectable()
export class UpdateMe {
  constructor(
    private readonly users: UserStore,
    private readonly ownPassword: OwnPassword,
  ) {}

  /** A wrong password leaves everything as it is. Whether somebody has the new address, only its owner is told. */
  async execute(request: UpdateMeRequest): Promise<UserView> {
    const { actor, email, currentPassword } = request;
    const user = await this.users.find(actor.userId);
    if (user === null) throw new Problem('session.invalid');
    const isNewAddress = email !== undefined && email !== user.email;
    if (isNewAddress) await this.ownPassword.assertKnown(user, currentPassword);
    const changed = await this.changeProfile(request);
    if (isNewAddress) await this.askToConfirm(request, email);
    return toUserView(changed);
  }

  private changeProfile({ actor, ...given }: UpdateMeRequest): Promise<User> {
    return this.users.change(actor.userId, (user) => {
      if (user === null) throw new Problem('session.invalid');
      const differing = fields.filter((field) => given[field] !== undefined && given[field] !== user[field]);
      if (differing.length === 0) return null;
      const after: Profile = { ...user, ...Object.fromEntries(differing.map((field) => [field, given[field]])) };
      const committed = (profile: Profile) =>
        Object.fromEntries(differing.map((field) => [field, commitmentTo(user, field, profile[field])]));
      const data = { fields: differing, before: committed(user), after: committed(after) };
      const { name, phone, organisation, language } = after;
      const keywords = userKeywords({ ...user, name });
      return { set: { name, phone, organisation, language, keywords }, event: userProfileChanged.of({ actor, data }) };
    });
  }

  private async askToConfirm({ actor }: UpdateMeRequest, email: string): Promise<void> {
    await this.users.change(actor.userId, (user, now) => {
      if (user === null) throw new Problem('session.invalid');
      const emailChange = { email, expiresAt: new Date(now.getTime() + CONFIRM_WITHIN_MS) };
      const emailIssue = user.emailIssue + 1;
      const data = { issue: emailIssue, email: commitmentTo(user, 'email', email) };
      return { set: { emailChange, emailIssue }, event: userEmailChangeRequested.of({ actor, data }) };
    });
  }
}
