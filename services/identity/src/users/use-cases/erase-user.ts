import { Injectable } from '@nestjs/common';
import {
  assertAllowed,
  invitationRevoked,
  Problem,
  type Actor,
  type eraseUser,
  type RequestOf,
  type RevokedView,
} from '#contracts';
import { Verifiers } from '../../facts/verifiers.js';
import { InvitationStore } from '../../invitations/store/invitation.store.js';
import { MemberStore } from '../../members/store/member.store.js';
import { RemoveMember } from '../../members/use-cases/remove-member.js';
import { PasskeyStore } from '../../passkeys/store/passkey.store.js';
import { removalOf as removalOfPasskey } from '../../passkeys/use-cases/remove-passkey.js';
import { PasswordResetStore } from '../../password-resets/store/password-reset.store.js';
import { SecondFactorStore } from '../../second-factors/store/second-factor.store.js';
import { removal as removalOfFactor } from '../../second-factors/use-cases/remove-second-factor.js';
import { SessionStore } from '../../sessions/store/session.store.js';
import { erasure, type User } from '../domain/user.js';
import { UserStore } from '../store/user.store.js';

const PAGE = 50;

@Injectable()
export class EraseUser {
  constructor(
    private readonly users: UserStore,
    private readonly members: MemberStore,
    private readonly invitations: InvitationStore,
    private readonly resets: PasswordResetStore,
    private readonly factors: SecondFactorStore,
    private readonly passkeys: PasskeyStore,
    private readonly sessions: SessionStore,
    private readonly removeMember: RemoveMember,
    private readonly verifiers: Verifiers,
  ) {}

  /**
   * What needs the address comes first, then the account itself, then what needs only its id: wherever it stops, the same
   * command goes on from there.
   */
  async execute({ actor, userId }: RequestOf<typeof eraseUser>): Promise<RevokedView> {
    assertAllowed(actor, 'users:erase', null);
    const found = await this.users.find(userId);
    if (found === null) throw new Problem('user.not-found');
    assertMayBeErased(found);
    await this.endMemberships(actor, userId);
    if (!found.erasedAt) await this.forgetAddress(actor, found);
    const user = await this.users.change(userId, (user, now) => {
      if (user === null) throw new Problem('user.not-found');
      assertMayBeErased(user);
      return user.erasedAt ? null : erasure(user, actor, now);
    });
    await this.forgetCredentials(actor, userId);
    return { revision: await this.verifiers.followUser(actor, user) };
  }

  private async endMemberships(actor: Actor, userId: string): Promise<void> {
    for (;;) {
      const members = await this.members.listOf(userId, PAGE);
      for (const { _id, projectId } of members) {
        await this.removeMember.execute({ actor, projectId, memberId: _id });
      }
      if (members.length < PAGE) return;
    }
  }

  /** Where it stands outside the account. */
  private async forgetAddress(actor: Actor, { _id, emailKey }: User): Promise<void> {
    for (const { _id: id } of await this.invitations.listPendingTo(emailKey)) {
      await this.invitations.change(id, (invitation) => {
        if (invitation?.state !== 'pending') return null;
        return { set: { state: 'revoked' }, event: invitationRevoked.of({ actor, data: {} }) };
      });
    }
    await this.invitations.forget(emailKey);
    await this.resets.forget(_id);
  }

  private async forgetCredentials(actor: Actor, userId: string): Promise<void> {
    for (const { _id } of await this.factors.listOf(userId)) {
      await this.factors.change(_id, removalOfFactor(actor, { userId }));
    }
    for (const { _id } of await this.passkeys.listOf(userId)) {
      await this.passkeys.change(_id, removalOfPasskey(actor, userId));
    }
    await this.passkeys.forget(userId);
    await this.sessions.forget(userId);
  }
}

/** Who can still log in might do so between two of the steps. @throws Problem `user.not-disabled`. */
function assertMayBeErased({ state }: User): void {
  if (state !== 'disabled') throw new Problem('user.not-disabled');
}
