import { pick, type Random } from '../random.js';
import type { RevocationJournal } from './journal.js';
import type { KeyUse, Target } from './target.js';

const TICK_MS = 5;
/** What could not be sent in time is made up for, but not for ever. */
const MOST_BEHIND_MS = 250;
/** Of each target, right after an answer. */
const PROBES = 2;
/** What is refused costs the origin a question each time, so there are fewer of them. */
const GONE_SHARE = 0.08;

/** Uses that are worth being asked about now. */
export interface Uses {
  /** Null while there are none. */
  next(random: Random): KeyUse | null;
}

/** Asks every target so often a second, whether or not it answers, as long as not too much is under way at it. */
export class Load {
  private readonly asked = new Set<Promise<unknown>>();
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly targets: readonly Target[],
    private readonly uses: Uses,
    private readonly journal: RevocationJournal,
    private readonly random: Random,
  ) {}

  /** @param perSecond of each target. */
  start(perSecond: number): void {
    const owed = new Map(this.targets.map((target) => [target, performance.now()]));
    this.timer = setInterval(() => {
      const present = performance.now();
      for (const [target, since] of owed) {
        let due = Math.max(since, present - MOST_BEHIND_MS);
        for (; due < present; due += 1_000 / perSecond) this.askAny(target);
        owed.set(target, due);
      }
    }, TICK_MS);
  }

  /** All targets at once, beside all else: to be called the moment a revocation was answered. */
  probe(use: KeyUse): void {
    for (let probe = 0; probe < PROBES; probe++) for (const target of this.targets) this.ask(target, use);
  }

  /** Ends when what is under way was answered. */
  async stop(): Promise<void> {
    if (this.timer !== null) clearInterval(this.timer);
    await Promise.all(this.asked);
  }

  private askAny(target: Target): void {
    const use = target.isBusy ? null : this.uses.next(this.random);
    if (use !== null) this.ask(target, use);
  }

  private ask(target: Target, use: KeyUse): void {
    const asked = target.verify(use, this.journal).finally(() => this.asked.delete(asked));
    this.asked.add(asked);
  }
}

/** Keys that hold, and now and then some that were taken away a moment ago. */
export class KeyRing implements Uses {
  private readonly held = new Map<string, readonly KeyUse[]>();
  private gone: KeyUse[] = [];

  /** @param uses that it is good for. */
  add(keyId: string, uses: readonly KeyUse[]): void {
    this.held.set(keyId, uses);
  }

  /** It is asked about still, beside the last that went. */
  drop(keyId: string): void {
    this.gone = [...(this.held.get(keyId) ?? []), ...this.gone].slice(0, 24);
    this.held.delete(keyId);
  }

  /** What went before is asked about no more: a journal that begins now knows nothing of it. */
  forgetGone(): void {
    this.gone = [];
  }

  next(random: Random): KeyUse | null {
    if (this.gone.length > 0 && random() < GONE_SHARE) return pick(random, this.gone);
    const held = [...this.held.values()];
    return held.length === 0 ? null : pick(random, pick(random, held));
  }
}
