import { Injectable } from '@nestjs/common';
import { assertAllowed, type ExtendApiKeysRequest, type KeyResults, type Replayable } from '#contracts';
import { assertOpen } from '../domain/verification.js';
import { ExtendApiKey } from './extend-api-key.js';
import { keyByKey, ownIdempotency } from './key-by-key.js';

@Injectable()
export class ExtendApiKeys {
  constructor(private readonly extendApiKey: ExtendApiKey) {}

  async execute({ ids, idempotency, ...request }: ExtendApiKeysRequest): Promise<Replayable<KeyResults>> {
    const { actor, projectId } = request;
    assertAllowed(actor, 'api-keys:extend', projectId);
    const terms = await this.extendApiKey.termsOf(projectId);
    assertOpen(terms.project);
    const done: boolean[] = [];
    const results = await keyByKey(ids, async (keyId) => {
      const own = { ...request, keyId, idempotency: ownIdempotency(idempotency, keyId) };
      const { body, replayed } = await this.extendApiKey.underTerms(own, terms);
      done.push(replayed);
      return { expiresAt: body.expiresAt };
    });
    return { body: { results }, replayed: done.length > 0 && done.every((replayed) => replayed) };
  }
}
