import { Injectable, type OnModuleInit } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';
import { Problem, type ProblemCode } from '#contracts';
import { Sealer } from '../sealer.js';
import { emailKeyOf } from '../users/domain/user.js';
import { addressKeyOf } from './address-key.js';
import { Limiter } from './limiter.js';
import { KnownAddressStore } from './store/known-address.store.js';

const MINUTE_S = 60;

/**
 * How often a guess may be wrong. NIST SP 800-63B-4 §3.2.2: no more than 100 in a row on one account. That limit is for
 * addresses from which the account was not entered before: whoever keeps guessing locks out no owner who is at home.
 */
const limits = {
  pair: { name: 'account-and-address', attempts: 20, seconds: 15 * MINUTE_S },
  address: { name: 'address', attempts: 300, seconds: 15 * MINUTE_S },
  account: { name: 'account', attempts: 100, seconds: 60 * MINUTE_S },
  owner: { name: 'owner', attempts: 20, seconds: 15 * MINUTE_S },
  resetAddress: { name: 'reset-address', attempts: 60, seconds: 15 * MINUTE_S },
  resetAccount: { name: 'reset-account', attempts: 5, seconds: 15 * MINUTE_S },
} as const;

/** Where a request did not come through the gateway. */
const NOWHERE = 'unknown';

/** A guess that has been counted. */
export interface Attempt {
  /** The owner knew it: it counts no longer, and what was counted before for this account and address neither. */
  succeeded(): Promise<void>;
  /** Nobody was told whether it was right: it counts no longer. */
  withdrawn(): Promise<void>;
}

/** Counts before the password is looked at, so that guesses made at once count as well as guesses made one by one. */
@Injectable()
export class LoginThrottle implements OnModuleInit {
  private readonly limiters: Readonly<Record<keyof typeof limits, Limiter>>;

  constructor(
    @InjectConnection() connection: Connection,
    private readonly knownAddresses: KnownAddressStore,
    private readonly sealer: Sealer,
  ) {
    const of = (name: keyof typeof limits) => new Limiter(connection, limits[name]);
    this.limiters = {
      pair: of('pair'),
      address: of('address'),
      account: of('account'),
      owner: of('owner'),
      resetAddress: of('resetAddress'),
      resetAccount: of('resetAccount'),
    };
  }

  async onModuleInit(): Promise<void> {
    await this.limiters.pair.prepare();
  }

  /** @throws Problem `login.throttled` with the seconds to wait. What is refused here counts nowhere else. */
  async begin(email: string, address = NOWHERE): Promise<Attempt> {
    const { pair, address: perAddress, account } = this.limiters;
    const emailKey = emailKeyOf(email);
    const who = this.digestOf(emailKey);
    const where = addressKeyOf(address);
    const together = `${who}:${where}`;
    const isKnown = await this.knownAddresses.has(emailKey, address);
    await assertTaken(perAddress, where);
    await assertTaken(pair, together);
    if (!isKnown) await assertTaken(account, who);
    const giveBack = () => Promise.all([perAddress.giveBack(where), ...(isKnown ? [] : [account.giveBack(who)])]);
    return {
      succeeded: async () => void (await Promise.all([giveBack(), pair.forget(together)])),
      withdrawn: async () => void (await Promise.all([giveBack(), pair.giveBack(together)])),
    };
  }

  /** For whoever is logged in and says the password again. @throws Problem `login.throttled`. */
  async beginAsOwner(userId: string): Promise<Attempt> {
    const { owner } = this.limiters;
    await assertTaken(owner, userId);
    return { succeeded: () => owner.forget(userId), withdrawn: () => owner.giveBack(userId) };
  }

  /**
   * Whether another link may be sent to this address of an account. Saying no must look like a yes.
   * @throws Problem `login.throttled` for whoever asks for too many, whosever they are.
   */
  async mayAskForReset(email: string, address = NOWHERE): Promise<boolean> {
    await assertTaken(this.limiters.resetAddress, addressKeyOf(address));
    return (await this.limiters.resetAccount.take(this.digestOf(emailKeyOf(email)))) === null;
  }

  private digestOf(emailKey: string): string {
    return this.sealer.sign('email-address', Buffer.from(emailKey)).toString('base64url');
  }
}

async function assertTaken(limiter: Limiter, key: string): Promise<void> {
  const waitMs = await limiter.take(key);
  if (waitMs !== null) throw new Problem('login.throttled', [], { retryAfter: Math.max(1, Math.ceil(waitMs / 1_000)) });
}

/**
 * Does what only the owner can. A refusal as wrong counts as a guess; any other failure, such as being too busy to
 * look, says nothing of the password and counts as none.
 */
export async function guarded<T>(attempt: Attempt, isWrong: ProblemCode, work: () => Promise<T>): Promise<T> {
  try {
    const outcome = await work();
    await attempt.succeeded();
    return outcome;
  } catch (failure) {
    const isGuess = failure instanceof Problem && failure.code === isWrong;
    if (!isGuess) await attempt.withdrawn();
    throw failure;
  }
}
