import { Injectable } from '@nestjs/common';
import type { Actor, Page, SecondFactorView } from '#contracts';
import { toSecondFactorView } from '../domain/second-factor.js';
import { SecondFactorStore } from '../store/second-factor.store.js';

@Injectable()
export class ListSecondFactors {
  constructor(private readonly factors: SecondFactorStore) {}

  async execute({ actor }: { readonly actor: Actor }): Promise<Page<SecondFactorView>> {
    const factors = await this.factors.listOf(actor.userId);
    return { items: factors.map(toSecondFactorView), nextCursor: null };
  }
}
