import { Injectable } from '@nestjs/common';
import { Problem } from '#contracts';
import { Clock } from '#outbox';
import type { PresentedText } from '#verifier';
import { Peppers } from '../keys/domain/peppers.js';
import type { ApiKey } from '../keys/domain/api-key.js';
import { ApiKeyStore } from '../keys/store/api-key.store.js';

export interface PresentedKey {
  readonly key: ApiKey;
  /** Whether it is the text from before the last rotation, in its grace. */
  readonly previousText: boolean;
}

/** Finds keys by their texts. Whether a key that was found holds is another question. */
@Injectable()
export class PresentedKeys {
  constructor(
    private readonly keys: ApiKeyStore,
    private readonly peppers: Peppers,
    private readonly clock: Clock,
  ) {}

  /**
   * The key with this text, be it deleted, disabled or expired. A wrong secret of a key that there is gives null, after
   * the same look-ups as for a key that never was: what looks like one of ours may have been imported from elsewhere.
   * @throws Problem `request.malformed`: what is no text would spoil the look-ups of all who ask at the same moment.
   */
  async find({ keyId, digest }: PresentedText): Promise<PresentedKey | null> {
    if (typeof digest !== 'string' || (keyId !== null && typeof keyId !== 'string'))
      throw new Problem('request.malformed');
    const named = keyId === null ? null : this.presented(await this.keys.findUsed(keyId), digest);
    if (named !== null) return named;
    const imported = await this.keys.findImported(this.peppers.hmacsOf(digest));
    return imported.map((key) => this.presented(key, digest)).find((found) => found !== null) ?? null;
  }

  private presented(key: ApiKey | null, digest: string): PresentedKey | null {
    if (key === null) return null;
    const { digest: present, previous } = key;
    if (present !== null && this.peppers.matches(digest, present)) return { key, previousText: false };
    const inGrace = previous !== null && previous.until > this.clock.now();
    return inGrace && this.peppers.matches(digest, previous.digest) ? { key, previousText: true } : null;
  }
}
