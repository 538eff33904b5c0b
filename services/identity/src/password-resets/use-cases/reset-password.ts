import { Injectable } from '@nestjs/common';
import { passwordResetUsed, Problem, type Actor, type resetPassword, type RequestOf } from '#contracts';
import { Clock } from '#outbox';
import { LinkTokens } from '../../links/link-tokens.js';
import { SecondFactors } from '../../second-factors/second-factors.js';
import { KnownAddressStore } from '../../throttling/store/known-address.store.js';
import { assertSuitable } from '../../users/domain/password-policy.js';
import { passwordChange, type User } from '../../users/domain/user.js';
import { PasswordHasher } from '../../users/password-hasher.js';
import { UserStore } from '../../users/store/user.store.js';
import { assertUsable, ONLY_ISSUE } from '../domain/password-reset.js';
import { PasswordResetStore } from '../store/password-reset.store.js';

@Injectable()
export class ResetPassword {
  constructor(
    private readonly resets: PasswordResetStore,
    private readonly users: UserStore,
    private readonly passwords: PasswordHasher,
    private readonly secondFactors: SecondFactors,
    private readonly knownAddresses: KnownAddressStore,
    private readonly links: LinkTokens,
    private readonly clock: Clock,
  ) {}

  /**
   * The link is used up first: of many who use it at once one goes on, and whatever happens then it is good no more.
   * An unsuitable password leaves it as it is.
   */
  async execute({ token, password, client }: RequestOf<typeof resetPassword>): Promise<Record<string, never>> {
    const { resetId, user } = await this.ownerOf(token);
    const hasSecondFactor = await this.secondFactors.isOn(user._id);
    assertSuitable(password, { name: user.name, email: user.email, hasSecondFactor });
    const actor: Actor = { kind: 'user', userId: user._id, operator: user.operator, sessionId: null, membership: null };
    await this.resets.change(resetId, (reset, now) => {
      assertUsable(reset, now);
      return { set: { usedAt: now }, event: passwordResetUsed.of({ actor, data: {} }) };
    });
    const passwordHash = await this.passwords.hash(password);
    await this.users.change(user._id, (present) => {
      if (present === null) throw new Problem('link.invalid');
      return passwordChange(present, { passwordHash, keptSessionId: null, by: 'reset', actor });
    });
    // Whoever reads the owner's mail at this address may log in from it, however many guess from elsewhere.
    if (client) await this.knownAddresses.add(user.emailKey, client.address);
    return {};
  }

  /** A link is good for the address it was sent to, and no longer once the account has another one. */
  private async ownerOf(token: string): Promise<{ readonly resetId: string; readonly user: User }> {
    const link = this.links.read('password-reset', token);
    const reset = link?.issue === ONLY_ISSUE ? await this.resets.findNewest(link.id) : null;
    assertUsable(reset, this.clock.now());
    const user = reset.userId === null ? null : await this.users.find(reset.userId);
    const isOwn = user !== null && this.resets.digestOf(user.emailKey) === reset.emailDigest;
    if (!isOwn || user.state !== 'active') throw new Problem('link.invalid');
    return { resetId: reset._id, user };
  }
}
