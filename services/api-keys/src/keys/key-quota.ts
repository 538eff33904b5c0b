import { Injectable } from '@nestjs/common';
import { Problem } from '#contracts';
import { ApiKeyStore } from './store/api-key.store.js';

/** Where more keys than this fit, a tenth of the room is used before it is looked for again: other processes make keys too. */
const WIDE = 10_000;
const TRUSTED_PART = 10;
const MEMBERS_REMEMBERED = 10_000;

/** The place that one new key takes. */
interface Place {
  readonly memberId: string;
  readonly keyId: string;
  /** How many keys the membership may have that are not deleted. */
  readonly limit: number;
}

/**
 * Keeps memberships within the number of keys their project allows. Of keys that one process makes at the same moment
 * exactly those that fit are made; several processes may together exceed a limit by what they have under way just then.
 * Counting takes the longer the more keys there are, so where there is much room it is done now and then only.
 */
@Injectable()
export class KeyQuota {
  /** Ids of keys that are being made here, by membership, in the order in which they were asked for. */
  private readonly underWay = new Map<string, Set<string>>();
  private readonly allowances = new Map<string, { readonly limit: number; left: number }>();

  constructor(private readonly keys: ApiKeyStore) {}

  /** @throws Problem `api-key.limit-reached`, or whatever `make` throws. */
  async within<Made>(place: Place, make: () => Promise<Made>): Promise<Made> {
    const { memberId, keyId } = place;
    const others = this.underWay.get(memberId) ?? new Set();
    const earlier = [...others];
    this.underWay.set(memberId, others.add(keyId));
    try {
      if (!this.takeFromAllowance(place)) await this.assertRoom(place, earlier);
      return await make();
    } finally {
      others.delete(keyId);
      if (others.size === 0) this.underWay.delete(memberId);
    }
  }

  private takeFromAllowance({ memberId, limit }: Place): boolean {
    const allowance = this.allowances.get(memberId);
    if (allowance?.limit !== limit || allowance.left === 0) return false;
    allowance.left--;
    return true;
  }

  /** Those that were asked for earlier have their place, stored by now or not. */
  private async assertRoom({ memberId, limit }: Place, earlier: readonly string[]): Promise<void> {
    const taken = earlier.length + (await this.keys.countOfMember(memberId, earlier, limit));
    if (taken >= limit) throw new Problem('api-key.limit-reached');
    const room = limit - taken;
    if (this.allowances.size >= MEMBERS_REMEMBERED) this.allowances.clear();
    if (room > WIDE) this.allowances.set(memberId, { limit, left: Math.floor(room / TRUSTED_PART) });
  }
}
