import { Injectable } from '@nestjs/common';
import { apiKeyExpired, apiKeyExpiring, inRequest, newId, systemActor } from '#contracts';
import { Clock } from '#outbox';
import { sideBySide } from '#runtime';
import type { ApiKey } from '../../keys/domain/api-key.js';
import { ApiKeyStore, type DueKey } from '../../keys/store/api-key.store.js';
import { noticeOf } from '../domain/notice.js';

const BATCH = 200;
const SIDE_BY_SIDE = 20;

/** Tells of keys that are about to expire, and of those that have: each rung of the ladder once. */
@Injectable()
export class TellExpiries {
  constructor(
    private readonly keys: ApiKeyStore,
    private readonly clock: Clock,
  ) {}

  /**
   * Everything that is due now, oldest first. Whoever else does the same at the same moment, what is told of a key is
   * decided where it is stored: the version that was told of is not told of again.
   * @param signal ends it between two batches.
   * @throws the first failure, after all the others were told of.
   */
  async execute(signal?: AbortSignal): Promise<void> {
    const now = this.clock.now();
    const failures: unknown[] = [];
    for (let after: DueKey | null = null; signal?.aborted !== true;) {
      const due: readonly DueKey[] = await this.keys.listDue(now, after, BATCH);
      failures.push(...(await this.tellOf(due)));
      after = due.at(-1) ?? null;
      if (due.length < BATCH) break;
    }
    if (failures.length > 0) throw failures[0];
  }

  /** @returns what went wrong: one key that cannot be told of does not keep the others. */
  private async tellOf(due: readonly DueKey[]): Promise<readonly unknown[]> {
    const failures: unknown[] = [];
    await sideBySide(due, SIDE_BY_SIDE, ({ _id }) =>
      this.tell(_id).catch((failure: unknown) => failures.push(failure)),
    );
    return failures;
  }

  /** Nobody has asked for it and nobody waits: a request of its own, without a deadline. */
  private tell(id: string): Promise<unknown> {
    const context = { requestId: newId('req'), deadline: Infinity };
    return inRequest(context, () => this.keys.change(id, (key, now) => key && decisionOn(key, now)));
  }
}

function decisionOn(key: ApiKey, now: Date) {
  const notice = noticeOf(key, now);
  if (notice === null) return null;
  const { days, nextNoticeAt } = notice;
  const data = { name: key.name, ownerId: key.ownerId, expiresAt: key.expiresAt.toISOString() };
  const event =
    days === null
      ? apiKeyExpired.of({ actor: systemActor, data })
      : apiKeyExpiring.of({ actor: systemActor, data: { ...data, days } });
  return { set: { nextNoticeAt }, event };
}
