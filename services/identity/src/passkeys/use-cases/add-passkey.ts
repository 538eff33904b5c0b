import { Injectable } from '@nestjs/common';
import { newId, passkeyAdded, Problem, type Actor, type AddPasskeyBody, type PasskeyView } from '#contracts';
import { isDuplicateKey } from '#outbox';
import { toPasskeyView } from '../domain/passkey.js';
import { RelyingParty } from '../relying-party.js';
import { PasskeyStore } from '../store/passkey.store.js';

@Injectable()
export class AddPasskey {
  constructor(
    private readonly passkeys: PasskeyStore,
    private readonly site: RelyingParty,
  ) {}

  /** @throws Problem `passkey.refused`, also where somebody has this credential already. */
  async execute({ actor, name, response }: AddPasskeyBody & { readonly actor: Actor }): Promise<PasskeyView> {
    const { userId } = actor;
    const credential = await this.site.verifyRegistration(userId, response);
    const unused = { lastUsedAt: null, removedAt: null };
    const state = { _id: newId('psk'), projectId: null, userId, name, ...credential, ...unused };
    const event = passkeyAdded.of({ actor, data: { userId, backedUp: credential.backedUp } });
    const passkey = await this.passkeys.insert({ state, event }).catch((failure: unknown) => {
      throw isDuplicateKey(failure) ? new Problem('passkey.refused') : failure;
    });
    return toPasskeyView(passkey);
  }
}
