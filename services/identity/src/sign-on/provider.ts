import { Injectable } from '@nestjs/common';
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  ClientError,
  discovery,
  enableNonRepudiationChecks,
  fetchUserInfo,
  type Configuration,
} from 'openid-client';
import { Problem } from '#contracts';
import type { SignOnAttempt } from './domain/attempt.js';
import { vouchedFor, type Vouched } from './domain/vouched.js';

/** Shorter than a command may take. */
const ANSWERS_WITHIN_S = 2;
const SCOPE = 'openid email profile';
const CALLBACK = '/v1/sign-on/callback';

export interface ProviderSettings {
  /** `https://…`, as the provider's own metadata name it; `http://` only on this machine. */
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** For people. */
  readonly name: string;
}

/**
 * The OpenID provider. Its metadata are asked for when they are first needed, and again after a failure: whether it
 * answers decides about single sign-on and about nothing else.
 */
@Injectable()
export class SignOnProvider {
  private readonly redirectUri: string;
  private discovered: Promise<Configuration> | null = null;

  /** @param settings null where there is no provider. */
  constructor(
    private readonly settings: ProviderSettings | null,
    publicUrl: string,
  ) {
    this.redirectUri = new URL(CALLBACK, publicUrl).href;
  }

  get name(): string | null {
    return this.settings?.name ?? null;
  }

  /** The page to send the browser to. @throws Problem `sign-on.not-configured`, `service.unavailable`. */
  async authorizationUrl({ state, nonce, codeVerifier }: SignOnAttempt): Promise<string> {
    const configuration = await this.configuration();
    const url = buildAuthorizationUrl(configuration, {
      redirect_uri: this.redirectUri,
      scope: SCOPE,
      state,
      nonce,
      code_challenge: await calculatePKCECodeChallenge(codeVerifier),
      code_challenge_method: 'S256',
    });
    return url.href;
  }

  /**
   * Changes the code for what the provider says of the person. The ID token is checked whole: signature, issuer,
   * audience, times, nonce (OpenID Connect Core §3.1.3.7).
   * @throws Problem `sign-on.refused`; `service.unavailable` where the provider does not answer.
   */
  async redeem(query: string, { state, nonce, codeVerifier }: SignOnAttempt): Promise<Vouched> {
    const configuration = await this.configuration();
    const vouched = await this.askFor(configuration, query, { state, nonce, codeVerifier }).catch(refuse);
    if (vouched === null) throw new Problem('sign-on.refused');
    return vouched;
  }

  private async askFor(
    configuration: Configuration,
    query: string,
    { state, nonce, codeVerifier }: Omit<SignOnAttempt, 'userId'>,
  ): Promise<Vouched | null> {
    const tokens = await authorizationCodeGrant(configuration, new URL(`?${query}`, this.redirectUri), {
      expectedState: state,
      expectedNonce: nonce,
      pkceCodeVerifier: codeVerifier,
      idTokenExpected: true,
    });
    const claims = tokens.claims();
    if (claims === undefined) return null;
    const identity = { issuer: claims.iss, subject: claims.sub };
    if (claims['email'] !== undefined) return vouchedFor(identity, claims);
    return vouchedFor(identity, { ...(await fetchUserInfo(configuration, tokens.access_token, claims.sub)) });
  }

  private configuration(): Promise<Configuration> {
    const { settings } = this;
    if (settings === null) throw new Problem('sign-on.not-configured');
    this.discovered ??= discover(settings).catch((cause: unknown) => {
      this.discovered = null;
      throw new Problem('service.unavailable', [], { cause });
    });
    return this.discovered;
  }
}

function discover({ issuer, clientId, clientSecret }: ProviderSettings): Promise<Configuration> {
  const server = new URL(issuer);
  const execute = [enableNonRepudiationChecks];
  if (server.protocol === 'http:') execute.push(allowInsecureRequests);
  return discovery(server, clientId, clientSecret, undefined, { execute, timeout: ANSWERS_WITHIN_S });
}

function refuse(cause: unknown): never {
  throw new Problem(isOutage(cause) ? 'service.unavailable' : 'sign-on.refused', [], { cause });
}

/** Nobody answers, or not in time. */
function isOutage(failure: unknown): boolean {
  if (failure instanceof ClientError) return failure.code === 'OAUTH_TIMEOUT';
  return failure instanceof TypeError && failure.message === 'fetch failed';
}
