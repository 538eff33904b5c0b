import { Injectable } from '@nestjs/common';
import type { Dependency } from '#contracts';
import type { Metrics } from '#runtime';
import { CheckpointStore, type Signed } from './store/checkpoint.store.js';

const ANSWER_WITHIN_MS = 1_000;

/** How the signing is, for who runs the platform: the same from every process of the audit. */
@Injectable()
export class SigningState {
  constructor(private readonly checkpoints: CheckpointStore) {}

  /**
   * A log that refuses says why, and stays ready: it takes events in and is read as before. Keys must not be refused
   * everywhere because of what somebody did to the log.
   */
  async checkReady(): Promise<Dependency> {
    const refusal = (await this.read())?.refusal ?? null;
    const ready = { name: 'log-signing', ready: true };
    return refusal === null ? ready : { ...ready, reason: `the log refuses to sign: ${refusal.reason}` };
  }

  tellTo(metrics: Metrics): void {
    const measured = (name: string, help: string, read: (signed: Signed) => number) =>
      metrics.measure({ name, help, labels: [] }, async () => {
        const signed = await this.read();
        return signed === null ? [] : [{ labels: {}, sum: read(signed) }];
      });
    measured(
      'keyward_log_refuses_to_sign',
      '1 while the log does not go on from what was signed of it before.',
      (signed) => (signed.refusal === null ? 0 : 1),
    );
    measured('keyward_log_signed_entries', 'Entries in the newest checkpoint.', ({ newest }) => newest?.size ?? 0);
    measured(
      'keyward_log_cosigned_entries',
      'Entries in the newest checkpoint that the witness has cosigned.',
      (signed) => signed.cosigned?.size ?? 0,
    );
  }

  /** Null where the database does not answer soon: it says so itself. */
  private read(): Promise<Signed | null> {
    const { promise: late, resolve } = Promise.withResolvers<null>();
    const timer = setTimeout(() => resolve(null), ANSWER_WITHIN_MS);
    const read = this.checkpoints.read().catch(() => null);
    return Promise.race([read, late]).finally(() => clearTimeout(timer));
  }
}
