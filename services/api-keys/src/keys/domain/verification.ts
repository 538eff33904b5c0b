import { Problem, type ProjectState, type UserState, type VerificationCode } from '#contracts';
import { retirementOf, type Tenant } from '../../tenants/domain/tenant.js';
import { verificationCodeOf, type ApiKey } from './api-key.js';

/** What a key's authority rests on beside the key: its membership, its project and its owner, as they are now. */
export interface Standing {
  /** Null where nothing was heard of it yet: it is new, and no service is granted to it. */
  readonly tenant: Tenant | null;
  readonly project: ProjectState;
  readonly owner: UserState;
}

/** What a key is good for at this moment. */
export interface Authority {
  readonly code: VerificationCode;
  /** Ids of the services it authorises; none where the key does not hold. */
  readonly services: readonly string[];
}

/**
 * Computed whenever a key is used, so that a key never outlives its owner's rights. What is gone for good outweighs
 * what is switched off, and that a lapse; a service that is not granted comes last, as it says nothing of others.
 * @param service the id of the one that is to be used, if any.
 */
export function authorityOf(key: ApiKey, standing: Standing, now: Date, service: string | undefined): Authority {
  const { tenant, project, owner } = standing;
  const own = verificationCodeOf(key, now);
  const reasons: readonly (readonly [boolean, VerificationCode])[] = [
    // A membership that is over ends its keys, be it a moment before their deletion is stored.
    [own === 'deleted' || retirementOf(key, tenant) !== null, 'deleted'],
    [project === 'closed', 'project-closed'],
    [own === 'disabled', 'disabled'],
    [project === 'suspended', 'project-suspended'],
    [owner === 'disabled', 'owner-disabled'],
    [own === 'expired', 'expired'],
  ];
  const code = reasons.find(([applies]) => applies)?.[1];
  if (code !== undefined) return { code, services: [] };
  const services = tenant?.services ?? [];
  const isGranted = service === undefined || services.includes(service);
  return { code: isGranted ? 'valid' : 'service-not-granted', services };
}

/** Keys are made and extended in an active project only. @throws Problem `project.suspended`, `project.closed`. */
export function assertOpen(project: ProjectState): void {
  if (project === 'suspended') throw new Problem('project.suspended');
  if (project === 'closed') throw new Problem('project.closed');
}
