import { Injectable } from '@nestjs/common';
import { Problem, type LogInReply, type PasskeyLogInRequest } from '#contracts';
import { Clock } from '#outbox';
import { Attempts } from '../../attempts/attempts.js';
import { OpenSession } from '../../sessions/use-cases/open-session.js';
import { UserStore } from '../../users/store/user.store.js';
import type { Passkey } from '../domain/passkey.js';
import { RelyingParty } from '../relying-party.js';
import { PasskeyStore } from '../store/passkey.store.js';

@Injectable()
export class LogInByPasskey {
  constructor(
    private readonly passkeys: PasskeyStore,
    private readonly users: UserStore,
    private readonly site: RelyingParty,
    private readonly openSession: OpenSession,
    private readonly clock: Clock,
    private readonly attempts: Attempts,
  ) {}

  /** No second factor is asked for: the authenticator has verified its user, and is something to have besides. */
  async execute(request: PasskeyLogInRequest): Promise<LogInReply> {
    const { id } = request.response;
    const passkey = typeof id === 'string' ? await this.passkeys.findByCredentialId(id) : null;
    const attempt = { operation: 'POST /v1/session/passkey', address: request.client?.address };
    const known = passkey === null ? attempt : { ...attempt, userId: passkey.userId };
    return this.attempts.watch(known, () => this.enter(passkey, request));
  }

  private async enter(
    passkey: Passkey | null,
    { response, tokenDigest, client }: PasskeyLogInRequest,
  ): Promise<LogInReply> {
    if (passkey === null) throw new Problem('passkey.refused');
    const counter = await this.site.verifyLogIn(passkey, response);
    const isFresh = await this.passkeys.use(passkey._id, counter, this.clock.now());
    const user = isFresh ? await this.users.find(passkey.userId) : null;
    if (user === null) throw new Problem('passkey.refused');
    return this.openSession.execute({ user, method: 'passkey', tokenDigest, ...(client && { client }) });
  }
}
