import { Injectable } from '@nestjs/common';
import { newId, passwordResetRequested, type Actor, type requestPasswordReset, type RequestOf } from '#contracts';
import { Clock } from '#outbox';
import { LoginThrottle } from '../../throttling/login-throttle.js';
import { emailKeyOf } from '../../users/domain/user.js';
import { UserStore } from '../../users/store/user.store.js';
import { endOfLink } from '../domain/password-reset.js';
import { PasswordResetStore } from '../store/password-reset.store.js';

/** Whoever asks: they need not be who they ask for. */
const anybody: Actor = { kind: 'user', userId: 'anyone', operator: false, sessionId: null, membership: null };

@Injectable()
export class RequestPasswordReset {
  constructor(
    private readonly resets: PasswordResetStore,
    private readonly users: UserStore,
    private readonly throttle: LoginThrottle,
    private readonly clock: Clock,
  ) {}

  /** The same work for an address with and without an account: one look, one write. The mail is sent by who reads the event. */
  async execute({ email, client }: RequestOf<typeof requestPasswordReset>): Promise<Record<string, never>> {
    // Somebody who floods an owner with links voids the one the owner has just been sent: after a few, nothing is done.
    if (!(await this.throttle.mayAskForReset(email, client?.address))) return {};
    const user = await this.users.findByEmail(email);
    const state = {
      _id: newId('rst'),
      projectId: null,
      emailDigest: this.resets.digestOf(emailKeyOf(email)),
      userId: user?._id ?? null,
      expiresAt: endOfLink(this.clock.now()),
      usedAt: null,
    };
    await this.resets.insert({ state, event: passwordResetRequested.of({ actor: anybody, data: {} }) });
    return {};
  }
}
