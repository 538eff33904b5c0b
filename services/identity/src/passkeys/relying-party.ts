import { Injectable } from '@nestjs/common';
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import { Problem, type WebAuthnJson } from '#contracts';
import { Challenges } from '../challenges/challenges.js';
import type { User } from '../users/domain/user.js';
import type { Passkey } from './domain/passkey.js';
import { isAssertionOf, isRegistration, knownTransports } from './domain/response.js';

const GOOD_FOR_MS = 5 * 60 * 1_000;
const LOG_IN = 'passkey log-in';

/** COSE: EdDSA, ES256, RS256 (WebAuthn Level 3 §5.4), as every authenticator has one of them. */
const supportedAlgorithmIDs = [-8, -7, -257];

/** What a new passkey is kept by. */
export type NewCredential = Pick<Passkey, 'credentialId' | 'publicKey' | 'counter' | 'transports' | 'backedUp'>;

/** This site, as authenticators know it (WebAuthn Level 3 §7): discoverable credentials, the user verified, always. */
@Injectable()
export class RelyingParty {
  private readonly origin: string;
  private readonly id: string;

  /** @param publicUrl passkeys belong to its host: change that, and they are lost. */
  constructor(
    publicUrl: string,
    private readonly challenges: Challenges,
  ) {
    ({ origin: this.origin, hostname: this.id } = new URL(publicUrl));
  }

  async registrationOptions(user: User, present: readonly Passkey[]): Promise<WebAuthnJson> {
    const options = await generateRegistrationOptions({
      rpName: 'Keyward',
      rpID: this.id,
      userName: user.email,
      userDisplayName: user.name,
      userID: new Uint8Array(Buffer.from(user._id)),
      challenge: this.newChallenge(registrationOf(user._id)),
      timeout: GOOD_FOR_MS,
      attestationType: 'none',
      supportedAlgorithmIDs,
      excludeCredentials: present.map(({ credentialId, transports }) => ({
        id: credentialId,
        transports: [...transports],
      })),
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    });
    return { ...options };
  }

  /** @throws Problem `passkey.refused`. */
  async verifyRegistration(userId: string, response: WebAuthnJson): Promise<NewCredential> {
    if (!isRegistration(response)) throw new Problem('passkey.refused');
    const { registrationInfo } = await this.verified(registrationOf(userId), (expectedChallenge) =>
      verifyRegistrationResponse({
        response,
        expectedChallenge,
        expectedOrigin: this.origin,
        expectedRPID: this.id,
        requireUserVerification: true,
        supportedAlgorithmIDs,
      }),
    );
    if (registrationInfo === undefined) throw new Problem('passkey.refused');
    const { credential, credentialBackedUp } = registrationInfo;
    return {
      credentialId: credential.id,
      publicKey: Buffer.from(credential.publicKey).toString('base64url'),
      counter: credential.counter,
      transports: knownTransports(credential.transports),
      backedUp: credentialBackedUp,
    };
  }

  async logInOptions(): Promise<WebAuthnJson> {
    const options = await generateAuthenticationOptions({
      rpID: this.id,
      challenge: this.newChallenge(LOG_IN),
      timeout: GOOD_FOR_MS,
      userVerification: 'required',
    });
    return { ...options };
  }

  /** @returns the signature's counter. @throws Problem `passkey.refused`. */
  async verifyLogIn(passkey: Passkey, response: WebAuthnJson): Promise<number> {
    if (!isAssertionOf(passkey.userId, response)) throw new Problem('passkey.refused');
    const { authenticationInfo } = await this.verified(LOG_IN, (expectedChallenge) =>
      verifyAuthenticationResponse({
        response,
        expectedChallenge,
        expectedOrigin: this.origin,
        expectedRPID: this.id,
        requireUserVerification: true,
        credential: {
          id: passkey.credentialId,
          publicKey: new Uint8Array(Buffer.from(passkey.publicKey, 'base64url')),
          counter: passkey.counter,
        },
      }),
    );
    return authenticationInfo.newCounter;
  }

  private newChallenge(about: string): Uint8Array<ArrayBuffer> {
    return new Uint8Array(Buffer.from(this.challenges.make(about, GOOD_FOR_MS), 'base64url'));
  }

  /** Runs the library's check, whose every error is a refusal, and spends the challenge it was made over. */
  private async verified<Result extends { readonly verified: boolean }>(
    about: string,
    verify: (expectedChallenge: (challenge: string) => boolean) => Promise<Result>,
  ): Promise<Result> {
    let brought = '';
    const isGood = (challenge: string) => this.challenges.isGood(about, (brought = challenge));
    const result = await verify(isGood).catch((cause: unknown) => {
      throw new Problem('passkey.refused', [], { cause });
    });
    if (!result.verified || !(await this.challenges.spend(brought))) throw new Problem('passkey.refused');
    return result;
  }
}

function registrationOf(userId: string): string {
  return `passkey of ${userId}`;
}
