import { Injectable } from '@nestjs/common';
import { setTimeout as wait } from 'node:timers/promises';
import { Problem, userSignOnLinked, type Actor, type CompleteSignOnRequest, type LogInReply } from '#contracts';
import { isDuplicateKey } from '#outbox';
import { Attempts } from '../../attempts/attempts.js';
import { Challenges } from '../../challenges/challenges.js';
import { Sealer } from '../../sealer.js';
import { OpenSession } from '../../sessions/use-cases/open-session.js';
import type { User } from '../../users/domain/user.js';
import { UserStore } from '../../users/store/user.store.js';
import { readAttempt, type SignOnAttempt } from '../domain/attempt.js';
import { accountOf, mayLink, type Vouched } from '../domain/vouched.js';
import { SignOnProvider } from '../provider.js';
import { SIGN_ON } from './begin-sign-on.js';

/** Another sign-on made the account: its unique values are taken at once, and seen once a majority has it. */
const ATTEMPTS = 10;
const SEEN_AFTER_MS = 50;

@Injectable()
export class CompleteSignOn {
  constructor(
    private readonly provider: SignOnProvider,
    private readonly challenges: Challenges,
    private readonly sealer: Sealer,
    private readonly users: UserStore,
    private readonly openSession: OpenSession,
    private readonly attempts: Attempts,
  ) {}

  execute(request: CompleteSignOnRequest): Promise<LogInReply> {
    const attempt = { operation: 'GET /v1/sign-on/callback', address: request.client?.address };
    return this.attempts.watch(attempt, () => this.enter(request));
  }

  private async enter({ sealed, query, tokenDigest, client }: CompleteSignOnRequest): Promise<LogInReply> {
    const attempt = await this.take(sealed, query);
    const vouched = await this.provider.redeem(query, attempt);
    const user = await this.userOf(vouched, attempt.userId);
    return this.openSession.execute({ user, method: 'sign-on', tokenDigest, ...(client && { client }) });
  }

  /** @throws Problem `sign-on.refused` unless this browser began it, in time, and has not ended it before. */
  private async take(sealed: string, query: string): Promise<SignOnAttempt> {
    const text = this.sealer.open('sign-on', SIGN_ON, sealed);
    const attempt = text === null ? null : readAttempt(text);
    const isOwn = attempt !== null && new URLSearchParams(query).get('state') === attempt.state;
    if (!isOwn || !this.challenges.isGood(SIGN_ON, attempt.state)) throw new Problem('sign-on.refused');
    if (!(await this.challenges.spend(attempt.state))) throw new Problem('sign-on.refused');
    return attempt;
  }

  private async userOf(vouched: Vouched, begunBy: string | null, attempts = ATTEMPTS): Promise<User> {
    const known = await this.users.findBySignOn(vouched);
    if (known) return known;
    const account = await this.users.findByEmail(vouched.email);
    if (account === null && begunBy !== null) throw new Problem('sign-on.refused');
    try {
      return account === null
        ? await this.users.insert(accountOf(vouched))
        : await this.link(account, vouched, begunBy);
    } catch (failure) {
      if (!isDuplicateKey(failure)) throw failure;
      if (attempts === 1) throw new Problem('sign-on.refused', [], { cause: failure });
      await wait(SEEN_AFTER_MS);
      return this.userOf(vouched, begunBy, attempts - 1);
    }
  }

  /** What another sign-on of the same person has linked meanwhile is well. */
  private link({ _id, operator }: User, { issuer, subject }: Vouched, begunBy: string | null): Promise<User> {
    const actor: Actor = { kind: 'user', userId: _id, operator, sessionId: null, membership: null };
    return this.users.change(_id, (user) => {
      if (user?.signOn?.issuer === issuer && user.signOn.subject === subject) return null;
      if (user === null || !mayLink(user, begunBy)) throw new Problem('sign-on.refused');
      return { set: { signOn: { issuer, subject } }, event: userSignOnLinked.of({ actor, data: { issuer } }) };
    });
  }
}
