import type { Provider } from '@nestjs/common';
import { Nats } from '#messaging';
import { KeyCallers } from '../access/key-callers.js';
import { WrongKeys } from '../limits/wrong-keys.js';
import { ForwardAuthRoute } from './forward-auth-route.js';
import { HotRoutes } from './hot-routes.js';
import { KeyVerifier } from './key-verifier.js';
import { VerificationCounts } from './verification-counts.js';
import { VerifyRoute } from './verify-route.js';

/** All that decides by keys: the one verifier of the process, who it lets in, and the routes it answers. */
export function verificationProviders(keyEnvironment: string): Provider[] {
  return [
    { provide: KeyVerifier, inject: [Nats], useFactory: (nats: Nats) => new KeyVerifier(nats, keyEnvironment) },
    { provide: WrongKeys, useFactory: () => new WrongKeys() },
    ForwardAuthRoute,
    HotRoutes,
    KeyCallers,
    VerificationCounts,
    VerifyRoute,
  ];
}
