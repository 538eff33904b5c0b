import { Injectable } from '@nestjs/common';
import { Problem, type Actor, type GetRevocationRequest, type RevocationView } from '#contracts';
import { TenantStore } from '../../tenants/store/tenant.store.js';
import type { RevocationRecord } from '../domain/revocation.js';
import { RevocationStore } from '../store/revocation.store.js';

@Injectable()
export class GetRevocation {
  constructor(
    private readonly store: RevocationStore,
    private readonly tenants: TenantStore,
  ) {}

  /** Whoever may not be told of it is answered as if there were none, so that nothing can be probed. */
  async execute({ actor, revision }: GetRevocationRequest): Promise<RevocationView> {
    const found = typeof revision === 'string' ? await this.store.find(revision) : null;
    if (found === null || !(await this.mayBeTold(actor, found))) throw new Problem('revocation.not-found');
    const { verifiers, applied, slowestMs, at } = found;
    return { revision, verifiers, applied, slowestMs, at: at.toISOString() };
  }

  /** A key reaches no further than its project, not even to what its owner has asked for elsewhere. */
  private async mayBeTold(actor: Actor, { projectId, by }: RevocationRecord): Promise<boolean> {
    if (actor.key !== undefined) return projectId !== null && actor.membership?.projectId === projectId;
    if (actor.operator || actor.userId === by) return true;
    return projectId !== null && this.tenants.isPresent(actor.userId, projectId);
  }
}
