import { Injectable } from '@nestjs/common';
import {
  apiKeyCreated,
  assertAllowed,
  Problem,
  type Actor,
  type CreateApiKeyBody,
  type Idempotency,
  type Replayable,
} from '#contracts';
import { Clock } from '#outbox';
import { PolicyStore } from '../policies/store/policy.store.js';
import { Holders, type Holder } from '../tenants/holders.js';
import { assertOpen } from './domain/verification.js';
import { firstExpiry } from './domain/lifetime.js';
import { birthOf, type NewText } from './domain/new-key.js';
import { assertGranted, servicesIn, settingsOf } from './domain/settings.js';
import { KeyQuota } from './key-quota.js';
import type { ApiKeyDocument } from './store/api-key.schema.js';
import { ApiKeyStore } from './store/api-key.store.js';

/** A standard key that somebody wants to have. */
interface Wish extends CreateApiKeyBody {
  readonly actor: Actor;
  readonly projectId: string;
}

/** Makes standard keys, whoever made their texts. */
@Injectable()
export class KeyMaker {
  constructor(
    private readonly keys: ApiKeyStore,
    private readonly holders: Holders,
    private readonly policies: PolicyStore,
    private readonly quota: KeyQuota,
    private readonly clock: Clock,
  ) {}

  /**
   * Whom the wish gives a key: the caller itself, or a service account, which is for those who manage all keys.
   * @throws Problem `api-key.owner-not-member`, `member.not-found`, `permission.denied`, `project.suspended`, …
   */
  async holderFor({ actor, projectId, serviceAccountId }: Wish): Promise<Holder> {
    if (serviceAccountId !== undefined) assertAllowed(actor, 'api-keys:manage-all', projectId);
    else if (actor.membership?.projectId !== projectId) throw new Problem('api-key.owner-not-member');
    assertOpen(await this.holders.stateOfProject(projectId));
    if (serviceAccountId !== undefined) return this.holders.serviceAccount(serviceAccountId, projectId);
    if (actor.membership === null) throw new Problem('api-key.owner-not-member');
    await this.holders.assertMayHold(actor.membership);
    const { memberId, role } = actor.membership;
    return { memberId, projectId, role, ownerId: actor.userId };
  }

  /**
   * Makes the key, once for its idempotency key: a retry gets the first answer, whatever has come to forbid it since.
   * @throws Problem `api-key.scope-not-granted`, `api-key.lifetime-exceeded`, `api-key.limit-reached`, …
   */
  async make<Body>(
    wish: Wish,
    holder: Holder,
    text: NewText,
    idempotency: Idempotency,
    toBody: (key: ApiKeyDocument, now: Date) => Body,
  ): Promise<Replayable<Body>> {
    const made = await this.store(wish, holder, text, idempotency, toBody).catch(async (refusal: unknown) => {
      const first = refusal instanceof Problem ? await this.keys.findReplay<Body>(idempotency) : null;
      if (first === null) throw refusal;
      return first;
    });
    await this.holders.assertStillMayHold(holder);
    return made;
  }

  private async store<Body>(
    wish: Wish,
    holder: Holder,
    text: NewText,
    idempotency: Idempotency,
    toBody: (key: ApiKeyDocument, now: Date) => Body,
  ): Promise<Replayable<Body>> {
    const { memberId, role } = holder;
    const [policy, services] = await Promise.all([
      this.policies.policyOf(holder.projectId),
      this.holders.servicesOf(memberId, servicesIn(wish.scopes)),
    ]);
    assertGranted(wish.scopes, role, services);
    const now = this.clock.now();
    const expiresAt = firstExpiry(wish, now, policy);
    const { state, data } = birthOf(text, holder, settingsOf(wish, now), expiresAt, now);
    const birth = { state, event: apiKeyCreated.of({ actor: wish.actor, data }), at: now };
    return this.quota.within({ memberId, keyId: text.keyId, limit: policy.keysPerMember }, () =>
      this.keys.insertOnce(birth, idempotency, (key) => toBody(key, now)),
    );
  }
}
