import type { ModelDefinition } from '@nestjs/mongoose';
import type { Provider, Type } from '@nestjs/common';
import { Challenges } from './challenges/challenges.js';
import { SPENT_CHALLENGE, spentChallengeSchema } from './challenges/store/spent-challenge.schema.js';
import { SpentChallengeStore } from './challenges/store/spent-challenge.store.js';
import { signOnSettings, type IdentityConfig } from './config.js';
import { PasskeysController } from './passkeys/passkeys.controller.js';
import { RelyingParty } from './passkeys/relying-party.js';
import { PASSKEY, passkeySchema } from './passkeys/store/passkey.schema.js';
import { PasskeyStore } from './passkeys/store/passkey.store.js';
import { AddPasskey } from './passkeys/use-cases/add-passkey.js';
import { BeginPasskey } from './passkeys/use-cases/begin-passkey.js';
import { ListPasskeys } from './passkeys/use-cases/list-passkeys.js';
import { LogInByPasskey } from './passkeys/use-cases/log-in-by-passkey.js';
import { RemovePasskey } from './passkeys/use-cases/remove-passkey.js';
import { Sealer } from './sealer.js';
import { SecondFactorsController } from './second-factors/second-factors.controller.js';
import { SecondFactors } from './second-factors/second-factors.js';
import { SECOND_FACTOR, secondFactorSchema } from './second-factors/store/second-factor.schema.js';
import { SecondFactorStore } from './second-factors/store/second-factor.store.js';
import { AddSecondFactor } from './second-factors/use-cases/add-second-factor.js';
import { ConfirmSecondFactor } from './second-factors/use-cases/confirm-second-factor.js';
import { ListSecondFactors } from './second-factors/use-cases/list-second-factors.js';
import { RemoveSecondFactor } from './second-factors/use-cases/remove-second-factor.js';
import { OpenSession } from './sessions/use-cases/open-session.js';
import { SignOnProvider } from './sign-on/provider.js';
import { SignOnController } from './sign-on/sign-on.controller.js';
import { BeginSignOn } from './sign-on/use-cases/begin-sign-on.js';
import { CompleteSignOn } from './sign-on/use-cases/complete-sign-on.js';

/** What a person can show besides, or instead of, a password: the parts of the identity module that see to it. */
export const authenticationModels: ModelDefinition[] = [
  { name: PASSKEY, schema: passkeySchema },
  { name: SECOND_FACTOR, schema: secondFactorSchema },
  { name: SPENT_CHALLENGE, schema: spentChallengeSchema },
];

export const authenticationControllers: Type[] = [PasskeysController, SecondFactorsController, SignOnController];

export function authenticationProviders(config: IdentityConfig): Provider[] {
  const { linkSecret, publicUrl } = config;
  return [
    { provide: Sealer, useFactory: () => new Sealer(linkSecret) },
    {
      provide: RelyingParty,
      inject: [Challenges],
      useFactory: (challenges: Challenges) => new RelyingParty(publicUrl, challenges),
    },
    { provide: SignOnProvider, useFactory: () => new SignOnProvider(signOnSettings(config), publicUrl) },
    ...[Challenges, SpentChallengeStore, OpenSession, SecondFactors, SecondFactorStore, PasskeyStore],
    ...[AddSecondFactor, ConfirmSecondFactor, ListSecondFactors, RemoveSecondFactor],
    ...[AddPasskey, BeginPasskey, ListPasskeys, LogInByPasskey, RemovePasskey],
    ...[BeginSignOn, CompleteSignOn],
  ];
}
