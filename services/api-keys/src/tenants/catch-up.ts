import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { setTimeout as wait } from 'node:timers/promises';
import {
  listMemberFacts,
  listProjectFacts,
  listUserFacts,
  type Command,
  type FactsQuery,
  type MemberFacts,
} from '#contracts';
import { CommandBus } from '#messaging';
import { BearMasterKey } from '../masters/use-cases/bear-master-key.js';
import { learned, newsOf } from './domain/tenant.js';
import { Projection } from './projection.js';
import { TenantStore } from './store/tenant.store.js';
import { RetireKeys } from './use-cases/retire-keys.js';

const EVERY_MS = 30_000;
const RETRY_AFTER_MS = 2_000;
/** What was changed in a transaction, or by a process whose clock is behind, may be seen later than it is dated. */
const OVERLAP_MS = 5 * 60 * 1_000;
const DUE_AT_A_TIME = 100;

interface Dated {
  readonly id: string;
  readonly changedAt: string;
}

/**
 * Compares the projection with identity itself: all of it at every start, then every 30 s what has changed. Events are
 * told at least once as long as JetStream keeps them; this finds what was lost there, or was older than it keeps
 * anything. It also does what an earlier life of the process has left due: keys
 * that are to end, and master keys that are to be.
 */
@Injectable()
export class CatchUp implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(CatchUp.name);
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();
  /** Of each list, the newest date that was seen in a round that came to its end. Dates are identity's. */
  private readonly seen = new Map<string, number>();
  private failing = false;

  constructor(
    private readonly bus: CommandBus,
    private readonly tenants: TenantStore,
    private readonly projection: Projection,
    private readonly retireKeys: RetireKeys,
    private readonly bearMasterKey: BearMasterKey,
  ) {}

  onApplicationBootstrap(): void {
    this.running = this.runForEver();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async runForEver(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      const done = await this.round().then(
        () => true,
        (failure: unknown) => this.note(failure),
      );
      await wait(done ? EVERY_MS : RETRY_AFTER_MS, null, { signal }).catch(() => null);
    }
  }

  private async round(): Promise<void> {
    await this.doWhatIsDue();
    await this.readAll(listProjectFacts, async (facts) => {
      await Promise.all(facts.map(({ id, version: ver, state }) => this.projection.learnProject({ id, ver, state })));
    });
    await this.readAll(listUserFacts, async (facts) => {
      await Promise.all(facts.map(({ id, version: ver, state }) => this.projection.learnUser({ id, ver, state })));
    });
    await this.readAll(listMemberFacts, (facts) => this.takeMembers(facts));
    this.failing = false;
  }

  private async readAll<Fact extends Dated>(
    list: Command<FactsQuery, readonly Fact[]>,
    take: (facts: readonly Fact[]) => Promise<void>,
  ): Promise<void> {
    const seen = this.seen.get(list.subject);
    const changedSince = seen === undefined ? null : new Date(seen - OVERLAP_MS).toISOString();
    let newest = seen ?? 0;
    let after: string | null = null;
    while (!this.stopping.signal.aborted) {
      const facts: readonly Fact[] = await this.bus.request(list, { changedSince, after });
      await take(facts);
      newest = Math.max(newest, ...facts.map(({ changedAt }) => Date.parse(changedAt)));
      after = facts.at(-1)?.id ?? null;
      if (after !== null) continue;
      this.seen.set(list.subject, newest);
      return;
    }
  }

  /** What follows from what an event has told, the event does, in the request that it belongs to. */
  private async takeMembers(facts: readonly MemberFacts[]): Promise<void> {
    const known = await this.tenants.findAll(facts.map(({ id }) => id));
    const news = facts.map(newsOf).filter((each) => learned(known.get(each.memberId) ?? null, each) !== null);
    await Promise.all(news.map((each) => this.projection.learnMember(each)));
    for (const { memberId } of news) {
      await this.retireKeys.execute(memberId);
      await this.bearMasterKey.execute(memberId);
    }
  }

  private async doWhatIsDue(): Promise<void> {
    await this.forAll(
      (after) => this.tenants.findDue(after, DUE_AT_A_TIME),
      (memberId) => this.retireKeys.execute(memberId),
    );
    await this.forAll(
      (after) => this.tenants.findMasterDue(after, DUE_AT_A_TIME),
      (memberId) => this.bearMasterKey.execute(memberId),
    );
  }

  private async forAll(
    findDue: (after: string) => Promise<readonly string[]>,
    work: (memberId: string) => Promise<void>,
  ): Promise<void> {
    let after = '';
    while (!this.stopping.signal.aborted) {
      const due = await findDue(after);
      for (const memberId of due) await work(memberId);
      after = due.at(-1) ?? '';
      if (due.length < DUE_AT_A_TIME) return;
    }
  }

  private note(failure: unknown): false {
    const reason = failure instanceof Error ? failure.message : String(failure);
    if (!this.failing) this.logger.warn({ msg: 'what is known of members cannot be compared at present', reason });
    this.failing = true;
    return false;
  }
}
