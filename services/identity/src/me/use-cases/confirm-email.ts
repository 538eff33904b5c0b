import { Injectable } from '@nestjs/common';
import { Problem, userEmailChanged, type Actor, type ConfirmEmailBody } from '#contracts';
import { isDuplicateKey } from '#outbox';
import { LinkTokens } from '../../links/link-tokens.js';
import { commitmentTo, emailKeyOf, userKeywords } from '../../users/domain/user.js';
import { UserStore } from '../../users/store/user.store.js';

@Injectable()
export class ConfirmEmail {
  constructor(
    private readonly users: UserStore,
    private readonly links: LinkTokens,
  ) {}

  /** The link is the proof: no log-in is needed, as the mail may be read on another machine. */
  async execute({ token }: ConfirmEmailBody): Promise<Record<string, never>> {
    const link = this.links.read('email-confirmation', token);
    if (link === null) throw new Problem('link.invalid');
    const changing = this.users.change(link.id, (user, now) => {
      const isGood = user?.emailChange && user.emailIssue === link.issue && now < user.emailChange.expiresAt;
      if (!isGood || user.state !== 'active') throw new Problem('link.invalid');
      const { email } = user.emailChange;
      const keywords = userKeywords({ ...user, email });
      const actor: Actor = {
        kind: 'user',
        userId: user._id,
        operator: user.operator,
        sessionId: null,
        membership: null,
      };
      const data = { from: commitmentTo(user, 'email', user.email), to: commitmentTo(user, 'email', email) };
      return {
        set: { email, emailKey: emailKeyOf(email), emailChange: null, keywords },
        event: userEmailChanged.of({ actor, data }),
      };
    });
    await changing.catch((failure: unknown) => {
      throw isDuplicateKey(failure, 'emailKey') ? new Problem('user.exists') : failure;
    });
    return {};
  }
}
