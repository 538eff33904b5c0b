import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { LOG_GROWN, type LogGrown } from '#contracts';
import type { TreeHead } from '#merkle';
import { Broadcast } from '#messaging';
import { Clock } from '#outbox';
import { Leadership } from '../../leadership/leadership.js';
import { LogWriter } from '../../log/log-writer.js';
import { TileStore } from '../../tree/store/tile.store.js';
import { LogKeys } from '../log-keys.js';
import { Pause } from '../pause.js';
import { CheckpointStore, type SignedCheckpoint } from '../store/checkpoint.store.js';
import { CheckHistory } from './check-history.js';
import { ObtainCosignature } from './obtain-cosignature.js';

/** Nothing goes on longer without a look at whether there is something to do. */
const LOOK_EVERY_MS = 500;
const COSIGN_EVERY_MS = 1_000;
const AFTER_FAILURE_MS = 200;
const ASK_AWAY_EVERY_MS = 1_000;
/** While the log refuses: whoever puts things right need not start anything anew. */
const CHECK_REFUSED_EVERY_MS = 10_000;
/** So that an old dump is noticed although nobody writes. */
const CHECK_IDLE_EVERY_MS = 60_000;

/**
 * In the process that leads: signs the tree each time it has grown, once it is known to go on from everything that was
 * signed before. What is on a majority stays, so a process that has lost the lead meanwhile does no harm by signing it.
 */
@Injectable()
export class SignCheckpoints implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(SignCheckpoints.name);
  private readonly pause = new Pause();
  private running: Promise<void> = Promise.resolve();
  private isStopped = false;
  private head: TreeHead | null = null;
  private signed: SignedCheckpoint | null = null;
  private cosignedSize: number | null = null;
  /** What the witness has cosigned; null while nothing may be signed. */
  private trusted: { readonly witnessSize: number | null } | null = null;
  /** By the monotonic clock: when to look into the past again, and when the witness may be asked again. */
  private checkAt = 0;
  private cosignAt = 0;
  private asking: Promise<void> | null = null;
  private saidReason: string | null = null;

  constructor(
    private readonly leadership: Leadership,
    writer: LogWriter,
    private readonly tiles: TileStore,
    private readonly keys: LogKeys,
    private readonly checkpoints: CheckpointStore,
    private readonly checkHistory: CheckHistory,
    private readonly obtainCosignature: ObtainCosignature,
    private readonly broadcast: Broadcast,
    private readonly clock: Clock,
  ) {
    writer.onGrown((head) => this.hear(head));
  }

  onApplicationBootstrap(): void {
    if (this.keys.witness === null)
      this.logger.warn({ msg: 'the log has no witness: nobody else knows what it signs' });
    // Even where it leads again a moment later: another may have led and signed between.
    this.leadership.onClosed(() => this.distrust());
    this.running = this.run();
  }

  async onModuleDestroy(): Promise<void> {
    this.isStopped = true;
    this.pause.end();
    await this.running;
    await this.asking;
  }

  private hear(head: TreeHead): void {
    this.head = head;
    this.pause.end();
    try {
      this.broadcast.publish(LOG_GROWN, { size: head.size } satisfies LogGrown);
    } catch {
      // The connection is closed, as the process stops: who reads on finds out in another way.
    }
  }

  private async run(): Promise<void> {
    while (!this.isStopped) {
      if (this.leadership.isOpen) {
        await this.pause.for(await this.step());
      } else {
        this.trusted = null;
        this.checkAt = 0;
        // Not to be waited for without an end: it may never lead, and be stopped.
        await this.pause.until(this.leadership.untilOpen());
      }
    }
  }

  /** @returns for how long there is nothing to do, unless something happens. */
  private async step(): Promise<number> {
    try {
      if (this.trusted === null && performance.now() >= this.checkAt) await this.begin();
      if (this.trusted === null) return Math.max(0, this.checkAt - performance.now());
      await this.signNewest();
      // Beside the signing, which must not wait for others.
      this.asking ??= this.askOthers().finally(() => (this.asking = null));
      return LOOK_EVERY_MS;
    } catch (failure) {
      this.logger.warn({ msg: 'cannot sign at present', reason: messageOf(failure) });
      return AFTER_FAILURE_MS;
    }
  }

  /** Whoever led before may have signed, and whoever has the database may have changed it: nothing is signed before. */
  private async begin(): Promise<void> {
    // What was heard of it may be from before the database was changed; what is heard from now on is newer.
    this.head = await this.tiles.head();
    const finding = await this.checkHistory.execute();
    if (finding.is === 'inconsistent') return this.refuse(finding.reason);
    if (finding.is === 'unknown') {
      this.checkAt = performance.now() + ASK_AWAY_EVERY_MS;
      if (this.saidReason !== finding.reason)
        this.logger.error({ msg: 'nothing is signed until the witness answers', reason: finding.reason });
      this.saidReason = finding.reason;
      return;
    }
    await this.checkpoints.refuseNoMore();
    const { newest, cosigned } = await this.checkpoints.read();
    this.signed = newest;
    this.cosignedSize = cosigned?.size ?? null;
    this.trusted = { witnessSize: finding.witnessSize };
    this.saidReason = null;
    this.checkAt = performance.now() + CHECK_IDLE_EVERY_MS;
    this.logger.log({ msg: 'the log signs', signed: newest?.size ?? null, witnessKnows: finding.witnessSize });
  }

  private async refuse(reason: string): Promise<void> {
    this.trusted = null;
    this.checkAt = performance.now() + CHECK_REFUSED_EVERY_MS;
    if (this.saidReason !== reason) this.logger.error({ msg: 'the log refuses to sign', reason });
    this.saidReason = reason;
    await this.checkpoints.refuse({ reason, since: this.clock.now() });
  }

  /** However often it has grown since the last time, it is signed once. */
  private async signNewest(): Promise<void> {
    const { head, signed } = this;
    if (head === null || head.size === signed?.size) return;
    const checkpoint = { size: head.size, note: this.keys.signCheckpoint(head) };
    // Smaller than what was signed, here or by another: then it is not the tree that was trusted.
    if (head.size < (signed?.size ?? 0) || !(await this.checkpoints.keep(checkpoint))) return this.distrust();
    this.signed = checkpoint;
  }

  private distrust(): void {
    this.trusted = null;
    this.checkAt = 0;
    this.pause.end();
  }

  /** It was confirmed once, and only grows: so it goes on being signed while the witness is away. */
  private async askOthers(): Promise<void> {
    const { signed, trusted } = this;
    const now = performance.now();
    if (signed === null || trusted === null) return;
    try {
      if (trusted.witnessSize !== null && signed.size !== this.cosignedSize && now >= this.cosignAt) {
        this.cosignAt = now + COSIGN_EVERY_MS;
        await this.cosign(signed, trusted.witnessSize);
      } else if (now >= this.checkAt) {
        this.checkAt = now + CHECK_IDLE_EVERY_MS;
        const finding = await this.checkHistory.execute();
        if (finding.is === 'inconsistent') await this.refuse(finding.reason);
      }
    } catch (failure) {
      const reason = messageOf(failure);
      if (this.saidReason !== reason) this.logger.warn({ msg: 'the log signs without its witness', reason });
      this.saidReason = reason;
    }
  }

  private async cosign(signed: SignedCheckpoint, witnessSize: number): Promise<void> {
    const taken = await this.obtainCosignature.execute(signed, witnessSize);
    if (taken.is === 'refused') return this.refuse(taken.reason);
    if (taken.is === 'other-size') return this.distrust();
    this.cosignedSize = signed.size;
    this.saidReason = null;
    if (this.trusted !== null) this.trusted = { witnessSize: signed.size };
  }
}

function messageOf(failure: unknown): string {
  return failure instanceof Error ? failure.message : String(failure);
}
