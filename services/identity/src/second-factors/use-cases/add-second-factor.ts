import { Injectable } from '@nestjs/common';
import { setTimeout as wait } from 'node:timers/promises';
import { newId, Problem, secondFactorAdded, type Actor, type AddedSecondFactorView } from '#contracts';
import { isDuplicateKey } from '#outbox';
import { Sealer } from '../../sealer.js';
import { UserStore } from '../../users/store/user.store.js';
import { newTotpSecret, totpUri } from '../domain/totp.js';
import { SecondFactorStore } from '../store/second-factor.store.js';
import { removal } from './remove-second-factor.js';

/** Who was faster is refused by the unique index at once, and seen once a majority has it. */
const ATTEMPTS = 10;
const SEEN_AFTER_MS = 50;

@Injectable()
export class AddSecondFactor {
  constructor(
    private readonly factors: SecondFactorStore,
    private readonly users: UserStore,
    private readonly sealer: Sealer,
  ) {}

  /** @throws Problem `second-factor.exists` where one is on. */
  async execute({ actor }: { readonly actor: Actor }): Promise<AddedSecondFactorView> {
    const user = await this.users.find(actor.userId);
    if (user === null) throw new Problem('session.invalid');
    if ((await this.factors.findOf(user._id, 'confirmed')) !== null) throw new Problem('second-factor.exists');
    const secret = newTotpSecret();
    const id = await this.insert(actor, secret);
    return { id, secret, uri: totpUri(secret, user.email) };
  }

  /** The last one who asks has its way: only an earlier secret that was not confirmed goes. */
  private async insert(actor: Actor, secret: string, attempts = ATTEMPTS): Promise<string> {
    const { userId } = actor;
    const earlier = await this.factors.findOf(userId, 'unconfirmed');
    if (earlier) await this.factors.change(earlier._id, removal(actor, { only: 'unconfirmed' }));
    const _id = newId('fac');
    const sealedSecret = this.sealer.seal('second-factor', _id, secret);
    const fresh = { type: 'totp', state: 'unconfirmed', lastUsedStep: null, recoveryDigests: [] } as const;
    const state = { _id, projectId: null, userId, sealedSecret, ...fresh };
    try {
      await this.factors.insert({ state, event: secondFactorAdded.of({ actor, data: { userId, factor: 'totp' } }) });
      return _id;
    } catch (failure) {
      if (!isDuplicateKey(failure)) throw failure;
      if (attempts === 1) throw new Problem('service.busy', [], { cause: failure });
      await wait(SEEN_AFTER_MS);
      return this.insert(actor, secret, attempts - 1);
    }
  }
}
