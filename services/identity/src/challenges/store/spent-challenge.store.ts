import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { isDuplicateKey } from '#outbox';
import { SPENT_CHALLENGE, type SpentChallenge } from './spent-challenge.schema.js';

/** No history and no events: only that what was used is not used again before it ends by itself. */
@Injectable()
export class SpentChallengeStore {
  constructor(@InjectModel(SPENT_CHALLENGE) private readonly model: Model<SpentChallenge>) {}

  /** @returns false where it is there already: of many at once, one gets true. */
  async add(challenge: string, expiresAt: Date): Promise<boolean> {
    try {
      await this.model.create({ _id: challenge, expiresAt });
      return true;
    } catch (failure) {
      if (isDuplicateKey(failure)) return false;
      throw failure;
    }
  }
}
