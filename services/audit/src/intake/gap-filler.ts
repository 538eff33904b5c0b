import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { findPendingEvents, type KeywardEvent } from '#contracts';
import { CommandBus } from '#messaging';
import { Leadership } from '../leadership/leadership.js';
import { Admission } from './admission.js';
import { Rounds } from './rounds.js';
import type { Parked } from './store/parked.schema.js';
import { ParkedStore } from './store/parked.store.js';
import { TakeIn } from './use-cases/take-in.js';

const ASK_AGAIN_MS = 2_000;
const GAPS_AT_A_TIME = 100;
const ASKED_TOGETHER = 8;
/** So that it is said within 60 s. */
const ALARM_AFTER_MS = 40_000;

/**
 * Asks owners for what is missing before an event that came early. An owner keeps whatever the log has not confirmed, so it
 * has it; where it does not, that is an alarm, and the event waits on. Nothing else waits for it.
 */
@Injectable()
export class GapFiller implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(GapFiller.name);
  private readonly rounds: Rounds;

  constructor(
    leadership: Leadership,
    admission: Admission,
    private readonly parked: ParkedStore,
    private readonly takeIn: TakeIn,
    private readonly bus: CommandBus,
  ) {
    this.rounds = new Rounds(leadership, GapFiller.name, ASK_AGAIN_MS, () => this.fillAll());
    admission.onGap(() => this.rounds.soon());
  }

  onApplicationBootstrap(): void {
    this.rounds.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.rounds.stop();
  }

  private async fillAll(): Promise<void> {
    const gaps = [...(await this.parked.firsts(GAPS_AT_A_TIME))];
    while (gaps.length > 0) await Promise.all(gaps.splice(0, ASKED_TOGETHER).map((gap) => this.fill(gap)));
  }

  private async fill(gap: Parked): Promise<void> {
    const missing = await this.ask(gap);
    // With the event itself: its predecessor may have come meanwhile.
    const { taken } = await this.takeIn.events([...missing, gap.event], `/keyward/${gap.owner}`);
    if (taken.some(({ id }) => id === gap._id)) {
      this.logger.warn({ msg: 'a gap was filled by its owner', owner: gap.owner, target: gap.target });
    } else await this.alarm(gap);
  }

  /** An owner that is away is asked again. */
  private async ask({ owner, target, version }: Parked): Promise<readonly KeywardEvent[]> {
    const answer = await this.bus.request(findPendingEvents(owner), { target }).catch(() => null);
    return (answer?.events ?? []).filter((event) => event.subject === target && event.aggregatever < version);
  }

  private async alarm({ _id: eid, owner, target, version, since, alarmedAt }: Parked): Promise<void> {
    if (alarmedAt !== null || Date.now() - since.getTime() < ALARM_AFTER_MS) return;
    const msg = 'an event waits for a predecessor that does not come';
    this.logger.error({ msg, eid, owner, target, missing: version - 1, since });
    await this.parked.noteAlarm(eid);
  }
}
