import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { AggregateStore, Clock, Relay } from '#outbox';
import { defaultPolicy, type KeyPolicy } from '../../keys/domain/policy.js';
import { KEY_POLICY, type PolicyDocument } from './policy.schema.js';

/** At most one policy for each project. */
@Injectable()
export class PolicyStore extends AggregateStore<PolicyDocument> {
  constructor(@InjectModel(KEY_POLICY) model: Model<PolicyDocument>, relay: Relay, clock: Clock) {
    super({ model, aggregate: 'key-policy', idPrefix: 'pol', relay, clock });
  }

  findOf(projectId: string): Promise<PolicyDocument | null> {
    return this.find(policyIdOf(projectId));
  }

  /** What holds in the project now. */
  async policyOf(projectId: string): Promise<KeyPolicy> {
    return (await this.findOf(projectId)) ?? defaultPolicy;
  }
}

/** Made from the project's id, so that there cannot be two of one project. */
export function policyIdOf(projectId: string): string {
  return `pol_${projectId.slice(projectId.indexOf('_') + 1)}`;
}
