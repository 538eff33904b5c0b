import { Injectable, Logger } from '@nestjs/common';
import { Problem } from '#contracts';
import { LogKeys } from './log-keys.js';
import { CheckpointStore, type SignedCheckpoint } from './store/checkpoint.store.js';
import { CheckHistory } from './use-cases/check-history.js';
import { ObtainCosignature } from './use-cases/obtain-cosignature.js';
import { WitnessAway } from './witness-client.js';

/** The leader shows the witness checkpoints at the same time, and may be quicker. */
const ATTEMPTS = 5;

/** Signs what is given to others, such as an export, in any process of the audit: whether it leads or not. */
@Injectable()
export class Signer {
  private readonly logger = new Logger(Signer.name);
  private isConfirmed = false;

  constructor(
    private readonly keys: LogKeys,
    private readonly checkpoints: CheckpointStore,
    private readonly checkHistory: CheckHistory,
    private readonly obtainCosignature: ObtainCosignature,
  ) {}

  /**
   * The newest checkpoint. The witness, where there is one, has compared and cosigned it just now: so an old dump, or a log
   * that was written anew, gives none.
   * @throws Problem `audit-log.unsigned`, `audit-log.refuses-to-sign`
   */
  async freshCheckpoint(): Promise<string> {
    try {
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        const note = await this.tryFresh();
        if (note === null) continue;
        this.isConfirmed = true;
        return note;
      }
    } catch (failure) {
      throw failure instanceof WitnessAway ? this.refusal(`the witness: ${failure.message}`) : failure;
    }
    throw this.refusal('the witness is asked by others all the time');
  }

  /**
   * A note of this text, by the key of the log.
   * @throws Problem `audit-log.refuses-to-sign` where the log does not sign, or this process gave no fresh checkpoint before.
   */
  async sign(text: string): Promise<string> {
    const { refusal } = await this.checkpoints.read();
    if (refusal !== null) throw this.refusal(refusal.reason);
    if (!this.isConfirmed) throw this.refusal('nothing was compared with the witness yet');
    return this.keys.sign(text);
  }

  /** Null where the witness knows a newer one meanwhile. @throws Problem, WitnessAway */
  private async tryFresh(): Promise<string | null> {
    const finding = await this.checkHistory.execute();
    if (finding.is !== 'consistent') throw this.refusal(finding.reason);
    const { newest, refusal } = await this.checkpoints.read();
    if (refusal !== null) throw this.refusal(refusal.reason);
    if (newest === null) throw new Problem('audit-log.unsigned');
    if (finding.witnessSize === null) return newest.note;
    return this.cosigned(newest, finding.witnessSize);
  }

  private async cosigned(newest: SignedCheckpoint, witnessSize: number): Promise<string | null> {
    if (newest.size < witnessSize) throw this.refusal('the witness has cosigned more than is stored as signed');
    const taken = await this.obtainCosignature.execute(newest, witnessSize);
    if (taken.is === 'refused') throw this.refusal(taken.reason);
    return taken.is === 'cosigned' ? taken.note : null;
  }

  private refusal(reason: string): Problem {
    this.logger.error({ msg: 'nothing is signed for others', reason });
    return new Problem('audit-log.refuses-to-sign', [{ field: 'log', message: reason }]);
  }
}
