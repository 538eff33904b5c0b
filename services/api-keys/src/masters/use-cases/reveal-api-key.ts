import { Injectable } from '@nestjs/common';
import {
  apiKeyCreated,
  apiKeyRevealed,
  Problem,
  type ActorMembership,
  type ApiKeyView,
  type KeyMaterial,
  type Replayable,
  type RevealApiKeyRequest,
  type SealedReply,
} from '#contracts';
import { Clock, isDuplicateKey } from '#outbox';
import { toView } from '../../keys/domain/key-view.js';
import { Peppers } from '../../keys/domain/peppers.js';
import { assertOpen } from '../../keys/domain/verification.js';
import { KeyChanges } from '../../keys/key-changes.js';
import type { ApiKeyDocument } from '../../keys/store/api-key.schema.js';
import { ApiKeyStore } from '../../keys/store/api-key.store.js';
import { PolicyStore } from '../../policies/store/policy.store.js';
import { Holders } from '../../tenants/holders.js';
import { birthOfMaster, masterOf, type MasterText } from '../domain/master-key.js';
import { assertOwnMaster, succeeded } from '../domain/reveal.js';

/** What a retry is given again. The text is sealed: this service cannot open it. */
interface Answer {
  readonly view: ApiKeyView;
  readonly sealed: string;
}

@Injectable()
export class RevealApiKey {
  constructor(
    private readonly keys: ApiKeyStore,
    private readonly holders: Holders,
    private readonly policies: PolicyStore,
    private readonly peppers: Peppers,
    private readonly changes: KeyChanges,
    private readonly clock: Clock,
  ) {}

  async execute(request: RevealApiKeyRequest): Promise<SealedReply> {
    const { actor, projectId, keyId } = request;
    const key = await this.keys.find(keyId);
    assertOwnMaster(key, request);
    assertOpen(await this.holders.stateOfProject(projectId));
    const isGone = key.deletedAt !== null && actor.membership !== null;
    const { body, replayed } = isGone ? await this.replace(request, actor.membership) : await this.reveal(request);
    const { view, sealed } = body;
    if (!isGone) return { body: view, sealed, replayed };
    // Who is given another text relies on the former being good for nothing: so its key's deletion is settled by then.
    const revision = await this.changes.settle({ id: keyId, projectId, version: key.ver }, actor);
    return { body: { ...view, revision }, sealed, replayed };
  }

  private reveal(request: RevealApiKeyRequest): Promise<Replayable<Answer>> {
    const { actor, keyId, material, idempotency } = request;
    return this.keys.changeOnce<Answer>(
      keyId,
      idempotency,
      (key) => {
        assertOwnMaster(key, request);
        if (key.deletedAt !== null) throw new Problem('api-key.not-found');
        if (key.digest !== null) throw new Problem('api-key.revealed');
        const { lastFour } = material;
        return { set: this.textOf(material), event: apiKeyRevealed.of({ actor, data: { lastFour } }) };
      },
      (key) => ({ view: toView(key, this.clock.now()), sealed: material.sealed }),
    );
  }

  /** A fresh key in the place of the deleted one, whose text nobody can bring back. */
  private async replace(request: RevealApiKeyRequest, membership: ActorMembership): Promise<Replayable<Answer>> {
    const { actor, projectId, replacement: material, idempotency } = request;
    await this.holders.assertMayHold(membership);
    const { memberId, role } = membership;
    await this.assertNotSucceeded(masterOf(membership), idempotency.key);
    const holder = { memberId, role, projectId, ownerId: actor.userId };
    const policy = await this.policies.policyOf(projectId);
    const now = this.clock.now();
    const { state, data } = birthOfMaster(material.keyId, holder, this.textOf(material), now, policy);
    const birth = { state, event: apiKeyCreated.of({ actor, data }), at: now };
    const toAnswer = (key: ApiKeyDocument) => ({ view: toView(key, now), sealed: material.sealed });
    const answer = await this.keys.insertOnce<Answer>(birth, idempotency, toAnswer).catch((failure: unknown) => {
      if (isDuplicateKey(failure, 'masterOf')) throw succeeded(state);
      throw failure;
    });
    await this.holders.assertStillMayHold(membership);
    return answer;
  }

  /** The successor that this very request has made is none that stands in its way. */
  private async assertNotSucceeded(ofWhom: string, idempotencyKey: string): Promise<void> {
    const living = await this.keys.findMaster(ofWhom);
    if (living !== null && !living.replays.some(({ key }) => key === idempotencyKey)) throw succeeded(living);
  }

  private textOf({ digest, prefix, lastFour }: KeyMaterial): MasterText {
    return { digest: this.peppers.keep(digest), prefix, lastFour };
  }
}
