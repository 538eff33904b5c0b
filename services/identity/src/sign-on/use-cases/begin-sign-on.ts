import { Injectable } from '@nestjs/common';
import { randomNonce, randomPKCECodeVerifier } from 'openid-client';
import { Problem, type BeginSignOnReply, type BeginSignOnRequest } from '#contracts';
import { Challenges } from '../../challenges/challenges.js';
import { Sealer } from '../../sealer.js';
import { ResolveSession } from '../../sessions/use-cases/resolve-session.js';
import { writeAttempt } from '../domain/attempt.js';
import { SignOnProvider } from '../provider.js';

/** For the person to log in at the provider. */
const GOOD_FOR_MS = 10 * 60 * 1_000;

export const SIGN_ON = 'sign-on';

@Injectable()
export class BeginSignOn {
  constructor(
    private readonly provider: SignOnProvider,
    private readonly challenges: Challenges,
    private readonly sealer: Sealer,
    private readonly resolveSession: ResolveSession,
  ) {}

  async execute({ tokenDigest }: BeginSignOnRequest): Promise<BeginSignOnReply> {
    const attempt = {
      state: this.challenges.make(SIGN_ON, GOOD_FOR_MS),
      nonce: randomNonce(),
      codeVerifier: randomPKCECodeVerifier(),
      userId: tokenDigest === null ? null : await this.holderOf(tokenDigest),
    };
    const redirectTo = await this.provider.authorizationUrl(attempt);
    return { redirectTo, sealed: this.sealer.seal('sign-on', SIGN_ON, writeAttempt(attempt)) };
  }

  /** Null where the session has ended: who comes with an old cookie comes to log in. */
  private async holderOf(tokenDigest: string): Promise<string | null> {
    try {
      const { actor } = await this.resolveSession.execute({ tokenDigest, projectId: null });
      return actor.userId;
    } catch (failure) {
      if (failure instanceof Problem) return null;
      throw failure;
    }
  }
}
