import { Injectable } from '@nestjs/common';
import { passkeyRemoved, type Actor } from '#contracts';
import { assertOwn } from '../domain/passkey.js';
import { PasskeyStore } from '../store/passkey.store.js';

interface RemovePasskeyRequest {
  readonly actor: Actor;
  readonly passkeyId: string;
}

@Injectable()
export class RemovePasskey {
  constructor(private readonly passkeys: PasskeyStore) {}

  async execute({ actor, passkeyId }: RemovePasskeyRequest): Promise<Record<string, never>> {
    const { userId } = actor;
    await this.passkeys.change(passkeyId, (passkey, now) => {
      assertOwn(passkey, userId);
      if (passkey.removedAt !== null) return null;
      return { set: { removedAt: now }, event: passkeyRemoved.of({ actor, data: { userId } }) };
    });
    return {};
  }
}
