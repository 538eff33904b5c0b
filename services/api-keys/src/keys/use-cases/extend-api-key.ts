import { Injectable } from '@nestjs/common';
import {
  apiKeyExtended,
  type ApiKeyView,
  type ExtendApiKeyRequest,
  type ProjectState,
  type Replayable,
} from '#contracts';
import { Clock } from '#outbox';
import { Holders } from '../../tenants/holders.js';
import { PolicyStore } from '../../policies/store/policy.store.js';
import { assertManageable, assertVersion } from '../domain/access.js';
import type { ApiKey } from '../domain/api-key.js';
import { toView } from '../domain/key-view.js';
import { extended, nextNotice } from '../domain/lifetime.js';
import type { KeyPolicy } from '../domain/policy.js';
import { assertOpen } from '../domain/verification.js';
import { KeyChanges } from '../key-changes.js';
import { ApiKeyStore } from '../store/api-key.store.js';

/** What a project says of extensions at one moment. */
export interface ExtensionTerms {
  readonly project: ProjectState;
  readonly policy: KeyPolicy;
}

@Injectable()
export class ExtendApiKey {
  constructor(
    private readonly keys: ApiKeyStore,
    private readonly holders: Holders,
    private readonly policies: PolicyStore,
    private readonly changes: KeyChanges,
    private readonly clock: Clock,
  ) {}

  async execute(request: ExtendApiKeyRequest): Promise<Replayable<ApiKeyView>> {
    return this.underTerms(request, await this.termsOf(request.projectId));
  }

  async termsOf(projectId: string): Promise<ExtensionTerms> {
    const [project, policy] = await Promise.all([
      this.holders.stateOfProject(projectId),
      this.policies.policyOf(projectId),
    ]);
    return { project, policy };
  }

  /** The same where several keys of one project are extended: its terms are asked for once. */
  underTerms(request: ExtendApiKeyRequest, terms: ExtensionTerms): Promise<Replayable<ApiKeyView>> {
    return request.dryRun === true ? this.foretell(request, terms) : this.extend(request, terms);
  }

  private async extend(request: ExtendApiKeyRequest, terms: ExtensionTerms): Promise<Replayable<ApiKeyView>> {
    const { actor, keyId, days, idempotency } = request;
    const extension = await this.keys.changeOnce(
      keyId,
      idempotency,
      (key, now) => {
        assertExtendable(key, request, terms);
        const expiresAt = extended(key.expiresAt, days, now, terms.policy);
        const data = { days, from: key.expiresAt.toISOString(), to: expiresAt.toISOString() };
        return {
          set: { expiresAt, nextNoticeAt: nextNotice(expiresAt, now) },
          event: apiKeyExtended.of({ actor, data }),
        };
      },
      (key) => toView(key, this.clock.now()),
    );
    this.changes.announce(extension.body);
    return extension;
  }

  /** Nothing is kept for a retry: asked again, it is computed again. */
  private async foretell(request: ExtendApiKeyRequest, terms: ExtensionTerms): Promise<Replayable<ApiKeyView>> {
    const key = await this.keys.find(request.keyId);
    assertExtendable(key, request, terms);
    const now = this.clock.now();
    const expiresAt = extended(key.expiresAt, request.days, now, terms.policy);
    return { body: toView({ ...key, expiresAt }, now), replayed: false };
  }
}

function assertExtendable<Key extends ApiKey>(
  key: Key | null,
  request: ExtendApiKeyRequest,
  { project }: ExtensionTerms,
): asserts key is Key {
  assertManageable(key, request, 'api-keys:extend');
  assertVersion(key, request.expectedVersion);
  assertOpen(project);
}
