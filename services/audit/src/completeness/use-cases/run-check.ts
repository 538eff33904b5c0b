import { Injectable } from '@nestjs/common';
import { setTimeout as wait } from 'node:timers/promises';
import type { KeyStateView } from '#contracts';
import type { Checked } from '../domain/check.js';
import { holesOf, keyHoles, missingIn, type Hole } from '../domain/hole.js';
import { Owners, THINGS_AT_A_TIME } from '../owners.js';
import { ToldStore, type ToldVersions } from '../store/told.store.js';

/** What is under way is in the log soon: what is not by then, something keeps from it. */
const LOOK_AGAIN_AFTER_MS = [500, 1_000, 2_000, 4_000, 8_000];
/** One cause may have a million effects: so many are looked at again, and the others are counted as they are. */
const LOOKED_AT_AGAIN = 5_000;
const HOLES_KEPT = 200;

/** What came of it. */
export interface Outcome {
  readonly checked: Checked;
  readonly gaps: number;
  readonly holes: readonly Hole[];
}

/** Told how far it has come, now and then; may throw to end it. */
type OnProgress = (outcome: Outcome) => Promise<void>;

/** Holds everything there is against the log, and everything the log tells against what there is. */
@Injectable()
export class RunCheck {
  constructor(
    private readonly told: ToldStore,
    private readonly owners: Owners,
  ) {}

  /** @throws Problem where an owner does not answer. */
  async execute(onProgress: OnProgress): Promise<Outcome> {
    const run = new Run(onProgress);
    const suspects = new Set<string>();
    for await (const page of this.told.walk(THINGS_AT_A_TIME)) {
      run.entries += page.reduce((all, { versions }) => all + versions.length, 0);
      for (const target of await this.suspectsAmong(page)) suspects.add(target);
      await run.report();
    }
    for await (const things of this.owners.walk()) {
      run.things += things.length;
      for (const target of await this.told.untold(things.map(({ id }) => id))) suspects.add(target);
      await run.report();
    }
    for await (const keys of this.owners.walkKeys()) {
      run.keys += keys.length;
      run.add(await this.holesInKeys(keys));
      await run.report();
    }
    run.add(await this.lastingHoles([...suspects], run));
    return run.outcome;
  }

  /** The log was read before its owners are asked: so it cannot be ahead of them by what happens meanwhile. */
  private async suspectsAmong(page: readonly ToldVersions[]): Promise<readonly string[]> {
    const owned = await this.owners.find(page.map(({ target }) => target));
    const isSuspect = ({ target, versions }: ToldVersions) => {
      const version = owned.get(target)?.version;
      return version === undefined || Math.max(...versions) > version || missingIn(versions, version).length > 0;
    };
    return page.filter(isSuspect).map(({ target }) => target);
  }

  private async holesInKeys(keys: readonly KeyStateView[]): Promise<readonly Hole[]> {
    const told = await this.told.readKeys(keys.map(({ keyId }) => keyId));
    return keys.flatMap((key) => keyHoles({ ...key }, told.get(key.keyId) ?? []));
  }

  /** Changes under way look like holes, and close by themselves. */
  private async lastingHoles(suspects: readonly string[], run: Run): Promise<readonly Hole[]> {
    let open = suspects.slice(0, LOOKED_AT_AGAIN);
    let holes = await this.holesIn(open);
    for (const ms of LOOK_AGAIN_AFTER_MS) {
      if (holes.length === 0) break;
      await wait(ms);
      await run.report();
      open = [...new Set(holes.map(({ target }) => target))];
      holes = await this.holesIn(open);
    }
    return [...holes, ...(await this.holesIn(suspects.slice(LOOKED_AT_AGAIN)))];
  }

  private async holesIn(targets: readonly string[]): Promise<readonly Hole[]> {
    const holes: Hole[] = [];
    for (let at = 0; at < targets.length; at += THINGS_AT_A_TIME) {
      const page = targets.slice(at, at + THINGS_AT_A_TIME);
      const told = await this.told.read(page);
      const owned = await this.owners.find(page);
      const of = (target: string) => [told.get(target) ?? null, owned.get(target) ?? null] as const;
      holes.push(...page.flatMap((target) => holesOf(target, ...of(target), this.owners.names)));
    }
    return holes;
  }
}

const REPORT_EVERY_MS = 1_000;

/** How far a check has come. */
class Run {
  things = 0;
  entries = 0;
  keys = 0;
  private gaps = 0;
  private readonly holes: Hole[] = [];
  private reportedAt = performance.now();

  constructor(private readonly onProgress: OnProgress) {}

  add(holes: readonly Hole[]): void {
    this.gaps += holes.length;
    this.holes.push(...holes.slice(0, HOLES_KEPT - this.holes.length));
  }

  get outcome(): Outcome {
    const { things, entries, keys, gaps, holes } = this;
    return { checked: { things, entries, keys }, gaps, holes };
  }

  async report(): Promise<void> {
    if (performance.now() - this.reportedAt < REPORT_EVERY_MS) return;
    this.reportedAt = performance.now();
    await this.onProgress(this.outcome);
  }
}
