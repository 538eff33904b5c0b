import { Injectable } from '@nestjs/common';
import { Problem, type LogInReply, type LogInRequest } from '#contracts';
import { Attempts } from '../../attempts/attempts.js';
import { SecondFactors } from '../../second-factors/second-factors.js';
import { guarded, LoginThrottle } from '../../throttling/login-throttle.js';
import type { User } from '../../users/domain/user.js';
import { PasswordHasher } from '../../users/password-hasher.js';
import { Slots } from '../../users/slots.js';
import { UserStore } from '../../users/store/user.store.js';
import { OpenSession } from './open-session.js';

/** Enough to keep every thread that hashes at work, and few enough that a rush leaves the event loop to everybody else. */
const AT_ONCE = 8;
const LONGEST_QUEUE = 300;

@Injectable()
export class LogIn {
  private readonly entrance = new Slots(AT_ONCE, LONGEST_QUEUE);

  constructor(
    private readonly users: UserStore,
    private readonly passwords: PasswordHasher,
    private readonly secondFactors: SecondFactors,
    private readonly throttle: LoginThrottle,
    private readonly openSession: OpenSession,
    private readonly attempts: Attempts,
  ) {}

  /** Whether there is an account shows in nothing that is done before the password has matched. */
  execute(request: LogInRequest): Promise<LogInReply> {
    const attempt = { operation: 'POST /v1/session', email: request.email, address: request.client?.address };
    return this.attempts.watch(attempt, () => this.entrance.run(() => this.enter(request)));
  }

  private async enter(request: LogInRequest): Promise<LogInReply> {
    const { email, tokenDigest, client } = request;
    const attempt = await this.throttle.begin(email, client?.address);
    const user = await guarded(attempt, 'login.refused', () => this.proven(request));
    return this.openSession.execute({ user, method: 'password', tokenDigest, ...(client && { client }) });
  }

  private async proven({ email, password, code }: LogInRequest): Promise<User> {
    const user = await this.users.findByEmail(email);
    const matches = await this.passwords.matches(password, user?.passwordHash ?? null);
    if (user === null || !matches) throw new Problem('login.refused');
    await this.secondFactors.assertPassed(user, code);
    return user;
  }
}
