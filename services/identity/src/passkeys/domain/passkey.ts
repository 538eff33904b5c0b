import { Problem, type PasskeyView } from '#contracts';

/** A key pair of a user's authenticator: the public half, which is no secret. */
export interface Passkey {
  readonly _id: string;
  readonly userId: string;
  readonly name: string;
  /** As the authenticator named it, base64url. */
  readonly credentialId: string;
  /** COSE, base64url. */
  readonly publicKey: string;
  /** Of signatures; 0 for ever where the authenticator does not count. */
  readonly counter: number;
  readonly transports: readonly string[];
  readonly backedUp: boolean;
  readonly lastUsedAt: Date | null;
  readonly removedAt: Date | null;
  readonly createdAt: Date;
}

/** Another user's passkey answers as a missing one does. */
export function assertOwn(passkey: Passkey | null, userId: string): asserts passkey is Passkey {
  if (passkey === null || passkey.userId !== userId) throw new Problem('passkey.not-found');
}

export function toPasskeyView({ _id, name, backedUp, createdAt, lastUsedAt }: Passkey): PasskeyView {
  return {
    id: _id,
    name,
    backedUp,
    createdAt: createdAt.toISOString(),
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
  };
}
