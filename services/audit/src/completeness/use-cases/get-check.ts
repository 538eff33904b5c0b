import { Injectable } from '@nestjs/common';
import { assertAllowed, Problem, type GetCheckRequest, type LogCheckView } from '#contracts';
import { toCheckView } from '../domain/check.js';
import { CheckStore } from '../store/check.store.js';

@Injectable()
export class GetCheck {
  constructor(private readonly checks: CheckStore) {}

  async execute({ actor, id }: GetCheckRequest): Promise<LogCheckView> {
    assertAllowed(actor, 'audit:check', null);
    const check = await this.checks.find(id);
    if (check === null) throw new Problem('log-check.not-found');
    return toCheckView(check);
  }
}
