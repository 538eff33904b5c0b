import { Injectable } from '@nestjs/common';
import { Problem, type Actor, type WebAuthnJson } from '#contracts';
import { UserStore } from '../../users/store/user.store.js';
import { RelyingParty } from '../relying-party.js';
import { PasskeyStore } from '../store/passkey.store.js';

/** Of one user: more than anybody has devices. */
const MOST = 20;

@Injectable()
export class BeginPasskey {
  constructor(
    private readonly passkeys: PasskeyStore,
    private readonly users: UserStore,
    private readonly site: RelyingParty,
  ) {}

  /** @throws Problem `request.invalid` where the user has 20. */
  async execute({ actor }: { readonly actor: Actor }): Promise<WebAuthnJson> {
    const user = await this.users.find(actor.userId);
    if (user === null) throw new Problem('session.invalid');
    const present = await this.passkeys.listOf(user._id);
    if (present.length >= MOST) {
      throw new Problem('request.invalid', [{ field: '', message: `${MOST} passkeys are the most: remove one first` }]);
    }
    return this.site.registrationOptions(user, present);
  }
}
