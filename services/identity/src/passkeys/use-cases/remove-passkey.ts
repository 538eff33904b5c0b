import { Injectable } from '@nestjs/common';
import { passkeyRemoved, type Actor } from '#contracts';
import type { Decide } from '#outbox';
import { assertOwn } from '../domain/passkey.js';
import type { PasskeyDocument } from '../store/passkey.schema.js';
import { PasskeyStore } from '../store/passkey.store.js';

interface RemovePasskeyRequest {
  readonly actor: Actor;
  readonly passkeyId: string;
}

@Injectable()
export class RemovePasskey {
  constructor(private readonly passkeys: PasskeyStore) {}

  async execute({ actor, passkeyId }: RemovePasskeyRequest): Promise<Record<string, never>> {
    await this.passkeys.change(passkeyId, removalOf(actor, actor.userId));
    return {};
  }
}

/** @param userId whose it is. */
export function removalOf(actor: Actor, userId: string): Decide<PasskeyDocument> {
  return (passkey, now) => {
    assertOwn(passkey, userId);
    if (passkey.removedAt !== null) return null;
    return { set: { removedAt: now }, event: passkeyRemoved.of({ actor, data: { userId } }) };
  };
}
