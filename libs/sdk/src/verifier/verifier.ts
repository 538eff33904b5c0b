import type { NatsConnection } from '@nats-io/transport-node';
import { natsOrigin, Verifier, VerifierUnavailable, type Verification } from '#verifier';
import { closeConnection, openConnection } from '../subscribe/connection.js';
import type { KeyVerifier, Use } from './key-verifier.js';

export type VerifierOptions = Place & {
  /** Where keys are to be from, such as `live`; others are malformed. Any, unless told. */
  readonly environment?: string | undefined;
  /** Keys that are kept: a million unless told; one takes some 350 bytes. */
  readonly mostKeys?: number | undefined;
};

type Place =
  | {
      /** `nats://user:password@host:4222`, or `tls://…`; several, separated by commas, for a cluster of one login. */
      readonly natsUrl: string;
      readonly connection?: undefined;
    }
  | {
      /** One that reconnects for ever (`maxReconnectAttempts: -1`). It stays open when the verifier is closed. */
      readonly connection: NatsConnection;
      readonly natsUrl?: undefined;
    };

/** A verifier in this process. */
export interface InProcessVerifier extends KeyVerifier {
  /** At once where it is known, else by a promise: `await` takes both. */
  verify(text: string, use?: Use): Verification | Promise<Verification>;
  /** Keys that are kept, and how many uses were answered without asking. */
  stats(): ReturnType<Verifier['stats']>;
  /** Tells Keyward of the last uses, and lets revocations wait for this process no more. */
  close(): Promise<void>;
}

/**
 * Verifies keys in this process: at the speed of a hash where a key was used before, and never after its revocation was
 * answered to whoever asked for it. Resolves once it may answer.
 * @throws TypeError for what is no address; VerifierUnavailable where NATS does not answer. Later on it is reconnected to, for ever.
 */
export async function verifier(options: VerifierOptions): Promise<InProcessVerifier> {
  const { environment, mostKeys } = options;
  const connection = options.connection ?? (await open(options.natsUrl));
  const verifying = new Verifier({
    origin: natsOrigin(connection),
    ...(environment !== undefined && { environment }),
    ...(mostKeys !== undefined && { mostKeys }),
  });
  await verifying.start();
  return {
    verify: (text, use) => verifying.verify(text, use),
    stats: () => verifying.stats(),
    close: async () => {
      await verifying.stop();
      if (options.connection === undefined) await closeConnection(connection);
    },
  };
}

async function open(url: string): Promise<NatsConnection> {
  try {
    return await openConnection(url, 'keyward-sdk-verifier');
  } catch (cause) {
    if (cause instanceof TypeError) throw cause;
    throw new VerifierUnavailable({ cause });
  }
}
