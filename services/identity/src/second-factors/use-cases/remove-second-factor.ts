import { Injectable } from '@nestjs/common';
import {
  Problem,
  secondFactorRemoved,
  type Actor,
  type RemoveSecondFactorRequest,
  type SecondFactorState,
} from '#contracts';
import type { Decide } from '#outbox';
import { OwnPassword } from '../../users/own-password.js';
import { UserStore } from '../../users/store/user.store.js';
import { assertOwn } from '../domain/second-factor.js';
import type { SecondFactorDocument } from '../store/second-factor.schema.js';
import { SecondFactorStore } from '../store/second-factor.store.js';

@Injectable()
export class RemoveSecondFactor {
  constructor(
    private readonly factors: SecondFactorStore,
    private readonly users: UserStore,
    private readonly ownPassword: OwnPassword,
  ) {}

  /** @throws Problem `password.wrong`: a session that was left open is not enough to take the lock off. */
  async execute(request: RemoveSecondFactorRequest): Promise<Record<string, never>> {
    const { actor, secondFactorId, currentPassword } = request;
    const user = await this.users.find(actor.userId);
    if (user === null) throw new Problem('session.invalid');
    await this.ownPassword.assertKnown(user, currentPassword);
    await this.factors.change(secondFactorId, removal(actor));
    return {};
  }
}

interface Removal {
  /** Whose it is. Default: the actor's own. */
  readonly userId?: string;
  /** Only in this state; default: in any. */
  readonly only?: SecondFactorState;
}

/** The secret and all codes go with it. */
export function removal(actor: Actor, { userId = actor.userId, only }: Removal = {}): Decide<SecondFactorDocument> {
  return (factor) => {
    assertOwn(factor, userId);
    const { state } = factor;
    if (state === 'removed' || (only !== undefined && state !== only)) return null;
    return {
      set: { state: 'removed', sealedSecret: null, recoveryDigests: [] },
      event: secondFactorRemoved.of({ actor, data: { userId, state } }),
    };
  };
}
