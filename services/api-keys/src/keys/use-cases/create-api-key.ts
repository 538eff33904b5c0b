import { Injectable } from '@nestjs/common';
import {
  apiKeyCreated,
  assertAllowed,
  Problem,
  type ApiKeyView,
  type CreateApiKeyReply,
  type CreateApiKeyRequest,
} from '#contracts';
import { Clock } from '#outbox';
import { Holders } from '../../tenants/holders.js';
import { firstExpiry, toView } from '../domain/api-key.js';
import { Peppers } from '../domain/peppers.js';
import { defaultPolicy } from '../domain/policy.js';
import { assertOpen } from '../domain/verification.js';
import { ApiKeyStore } from '../store/api-key.store.js';

/** What a retry is given again. The text is sealed: this service cannot open it. */
interface Answer {
  readonly view: ApiKeyView;
  readonly sealed: string;
}

@Injectable()
export class CreateApiKey {
  constructor(
    private readonly keys: ApiKeyStore,
    private readonly holders: Holders,
    private readonly peppers: Peppers,
    private readonly clock: Clock,
  ) {}

  async execute(request: CreateApiKeyRequest): Promise<CreateApiKeyReply> {
    const { actor, projectId, material, idempotency } = request;
    assertAllowed(actor, 'api-keys:create', projectId);
    if (actor.membership?.projectId !== projectId) throw new Problem('api-key.owner-not-member');
    assertOpen(await this.holders.stateOfProject(projectId));
    await this.holders.assertMayHold(actor.membership);
    const { memberId, role } = actor.membership;
    const now = this.clock.now();
    const { keyId, digest, prefix, lastFour, sealed } = material;
    const name = request.name ?? `key ${now.toISOString().slice(0, 16).replace('T', ' ')}`;
    const expiresAt = firstExpiry(request.days, now, defaultPolicy);
    const shown = { ownerId: actor.userId, memberId, name, kind: 'standard', prefix, lastFour } as const;
    const state = {
      ...shown,
      _id: keyId,
      projectId,
      role,
      digest: this.peppers.keep(digest),
      expiresAt,
      disabledAt: null,
      deletedAt: null,
    };
    const event = apiKeyCreated.of({ actor, data: { ...shown, expiresAt: expiresAt.toISOString() } });
    const { body, replayed } = await this.keys.insertOnce<Answer>({ state, event, at: now }, idempotency, (key) => ({
      view: toView(key, now),
      sealed,
    }));
    await this.holders.assertStillMayHold(actor.membership);
    return { body: body.view, sealed: body.sealed, replayed };
  }
}
