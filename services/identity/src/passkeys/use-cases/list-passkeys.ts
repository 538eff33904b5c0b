import { Injectable } from '@nestjs/common';
import type { Actor, Page, PasskeyView } from '#contracts';
import { toPasskeyView } from '../domain/passkey.js';
import { PasskeyStore } from '../store/passkey.store.js';

@Injectable()
export class ListPasskeys {
  constructor(private readonly passkeys: PasskeyStore) {}

  async execute({ actor }: { readonly actor: Actor }): Promise<Page<PasskeyView>> {
    const passkeys = await this.passkeys.listOf(actor.userId);
    return { items: passkeys.map(toPasskeyView), nextCursor: null };
  }
}
