import { Injectable } from '@nestjs/common';
import { apiKeyRotated, type ApiKeyView, type RotateApiKeyRequest, type SealedReply } from '#contracts';
import { Clock } from '#outbox';
import { Holders } from '../../tenants/holders.js';
import { assertManageable, assertMayHaveText, assertVersion } from '../domain/access.js';
import { toView } from '../domain/key-view.js';
import { Peppers } from '../domain/peppers.js';
import { textInGrace } from '../domain/rotation.js';
import { assertOpen } from '../domain/verification.js';
import { KeyChanges } from '../key-changes.js';
import { ApiKeyStore } from '../store/api-key.store.js';

/** What a retry is given again: it opens the text of the first, which is the one that holds. */
interface Answer {
  readonly view: ApiKeyView;
  readonly sealed: string;
}

@Injectable()
export class RotateApiKey {
  constructor(
    private readonly keys: ApiKeyStore,
    private readonly holders: Holders,
    private readonly changes: KeyChanges,
    private readonly peppers: Peppers,
    private readonly clock: Clock,
  ) {}

  async execute(request: RotateApiKeyRequest): Promise<SealedReply> {
    const { actor, projectId, keyId, material, idempotency, graceSeconds = 0 } = request;
    const project = await this.holders.stateOfProject(projectId);
    const { digest, prefix, lastFour, sealed } = material;
    const { body, replayed } = await this.keys.changeOnce<Answer>(
      keyId,
      idempotency,
      (key, now) => {
        assertManageable(key, request, 'api-keys:rotate');
        assertMayHaveText(key, actor);
        assertVersion(key, request.expectedVersion);
        assertOpen(project);
        const previous = textInGrace(key, graceSeconds, now);
        const previousTextUntil = previous?.until.toISOString() ?? null;
        const data = { lastFour, previousLastFour: key.lastFour, graceSeconds, previousTextUntil };
        return {
          set: { digest: this.peppers.keep(digest), prefix, lastFour, previous },
          event: apiKeyRotated.of({ actor, data }),
        };
      },
      (key) => ({ view: toView(key, this.clock.now()), sealed }),
    );
    const revision = await this.changes.settle(body.view, actor);
    return { body: { ...body.view, revision }, sealed: body.sealed, replayed };
  }
}
