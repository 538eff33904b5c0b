import { Injectable } from '@nestjs/common';
import { REFUSALS_AT_ONCE, type recordRefusals, type RequestOf } from '#contracts';
import { Attempts } from '../attempts.js';

@Injectable()
export class RecordRefusals {
  constructor(private readonly attempts: Attempts) {}

  execute({ refusals }: RequestOf<typeof recordRefusals>): Record<string, never> {
    for (const refusal of refusals.slice(0, REFUSALS_AT_ONCE)) {
      this.attempts.note({ ...refusal, typed: null, userId: null });
    }
    return {};
  }
}
