import { Injectable } from '@nestjs/common';
import type { FilledKey, FillReply, PresentedText } from '#verifier';
import { snapshotOf } from '../../keys/domain/snapshot.js';
import { Holders } from '../../tenants/holders.js';
import { PresentedKeys, type PresentedKey } from '../presented-keys.js';

/** Tells verifiers what the authority of a key rests on, so that they can judge its uses themselves. */
@Injectable()
export class FillView {
  constructor(
    private readonly presentedKeys: PresentedKeys,
    private readonly holders: Holders,
  ) {}

  /**
   * Everything is read after the request came, as a verifier may have heard of a change before it asked. Whether the key
   * holds is not judged here, and no use is counted.
   */
  async execute(text: PresentedText): Promise<FillReply> {
    const presented = await this.presentedKeys.find(text);
    if (presented === null) return { key: null };
    return { key: filledKeyOf(presented), ...(await this.holders.snapshotsOf(presented.key)) };
  }
}

function filledKeyOf({ key, previousText }: PresentedKey): FilledKey {
  const snapshot = snapshotOf(key);
  if (!previousText) return { ...snapshot, text: 'present', previousUntil: null };
  return { ...snapshot, text: 'previous', previousUntil: key.previous?.until.getTime() ?? 0 };
}
