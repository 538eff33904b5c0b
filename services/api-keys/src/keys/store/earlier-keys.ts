import type { Collection } from 'mongoose';
import { nextNotice } from '../domain/lifetime.js';
import { unconfined } from '../domain/settings.js';
import { listedOf } from '../domain/shelf.js';
import type { ApiKeyDocument } from './api-key.schema.js';

const AT_A_TIME = 500;

const rest = { ...unconfined, previous: null, imported: false, masterOf: null, leakedAt: null, lastUsedAt: null };

/**
 * Completes keys from before keys had settings, a ladder and lists as they have now: at a start, without a version or an
 * event, as nothing changes that was told of them. Ids sort by birth, so those keys come first, and the first complete
 * one ends the look: where there are none it costs one short read.
 */
export async function completeEarlierKeys(keys: Collection, now: Date): Promise<void> {
  for (let after = ''; ;) {
    const found = await keys
      .find<ApiKeyDocument>({ _id: { $gt: after } } as object)
      .sort({ _id: 1 })
      .limit(AT_A_TIME)
      .toArray();
    const earlier = found.filter((key) => !('sortName' in key));
    await complete(keys, earlier, now);
    if (earlier.length < AT_A_TIME) return;
    after = earlier.at(-1)?._id ?? '';
  }
}

async function complete(keys: Collection, earlier: readonly ApiKeyDocument[], now: Date): Promise<void> {
  const updates = earlier.map((key) => {
    const nextNoticeAt = key.deletedAt === null ? nextNotice(key.expiresAt, now) : null;
    const whole = { ...key, ...rest, nextNoticeAt };
    const filter = { _id: key._id, sortName: { $exists: false } } as object;
    return { updateOne: { filter, update: { $set: { ...rest, nextNoticeAt, ...listedOf(whole) } } } };
  });
  if (updates.length > 0) await keys.bulkWrite(updates, { ordered: false });
}
