import { Injectable, Logger } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { Problem } from '#contracts';
import { AskedTogether, Clock } from '#outbox';
import type { Changes } from '#verifier';
import { Acknowledgements, type Awaited } from './acknowledgements.js';
import { fitInMessage, inParts, joined, MOST_BYTES } from './domain/changes.js';
import { OVER_AFTER_MS } from './domain/sightings.js';
import { Leases } from './leases.js';
import { Monotonic } from './monotonic.js';
import { RevocationStore } from './store/revocation.store.js';

/** A verifier that is there answers in a millisecond or two. */
const USUALLY_WITHIN_MS = 100;

export interface Revocation {
  /** The id of the event of the change: `<aggregate>:<version>`. */
  readonly revision: string;
  /** Null for an account, which is outside any project. */
  readonly projectId: string | null;
  /** The user who asked for it; null: Keyward itself. */
  readonly by: string | null;
  readonly changes: Partial<Changes>;
}

/** One that is being settled. */
interface Begun extends Revocation {
  readonly beganMs: number;
}

/** What came of telling verifiers. */
interface Outcome {
  readonly verifiers: number;
  readonly applied: number;
}

/** Revocations that were asked for at the same time, on their way to verifiers as one. */
interface Round {
  readonly settled: Promise<void>;
}

/** Tells verifiers of what was taken away, once it is stored. */
@Injectable()
export class Revoker {
  private readonly logger = new Logger(Revoker.name);
  private readonly rounds = new AskedTogether<Begun, Round>((begun) => this.begin(begun));
  private readonly underWay = new Map<string, Promise<void>>();

  constructor(
    private readonly leases: Leases,
    private readonly acknowledgements: Acknowledgements,
    private readonly store: RevocationStore,
    private readonly monotonic: Monotonic,
    private readonly clock: Clock,
  ) {}

  /**
   * Resolves once no verifier honours any more what was taken away: each with a lease has applied it, or its lease is over.
   * To be called after the change is stored, also where a retry finds it stored already.
   * @throws Problem `revocation.unconfirmed`.
   */
  settle(revocation: Revocation): Promise<void> {
    const { revision } = revocation;
    // Of the same change, so it was stored before the other began.
    const same = this.underWay.get(revision);
    if (same !== undefined) return same;
    const settling = this.settleAlone(revocation).finally(() => this.underWay.delete(revision));
    this.underWay.set(revision, settling);
    return settling;
  }

  /** Tells, and waits for nobody: for what nobody waits for. Who does not hear it is told with its next lease. */
  announce(changes: Partial<Changes>): void {
    this.push('announced', joined([changes]));
  }

  private async settleAlone(revocation: Revocation): Promise<void> {
    try {
      const round = await this.rounds.ask({ ...revocation, beganMs: this.monotonic.nowMs() });
      await round?.settled;
    } catch (cause) {
      this.logger.error({
        msg: 'a revocation is not confirmed',
        revision: revocation.revision,
        reason: reasonOf(cause),
      });
      throw new Problem('revocation.unconfirmed', [], { cause });
    }
  }

  /** Ends with the reading, so that the next ones need not wait for slow verifiers. */
  private async begin(begun: readonly Begun[]): Promise<ReadonlyMap<Begun, Round>> {
    const verifiers = await this.leases.findLive();
    const rounds = inParts(begun, MOST_BYTES).map((part) => {
      const round = { settled: this.carryOut(part, verifiers) };
      // Whoever waits for it is told what it fails with.
      round.settled.catch(() => null);
      return part.map((each) => [each, round] as const);
    });
    return new Map(rounds.flat());
  }

  private async carryOut(revocations: readonly Begun[], verifiers: readonly string[]): Promise<void> {
    const outcome = await this.tell(revocations, verifiers);
    const endedMs = this.monotonic.nowMs();
    const at = this.clock.now();
    await this.store.keep(
      revocations.map(({ revision, projectId, by, beganMs }) => {
        return { _id: revision, projectId, by, ...outcome, slowestMs: Math.round(endedMs - beganMs), at };
      }),
    );
  }

  private async tell(revocations: readonly Begun[], verifiers: readonly string[]): Promise<Outcome> {
    const changes = joined(revocations.map((each) => each.changes));
    const [first, ...others] = revocations;
    const name = others.length === 0 && first !== undefined ? first.revision : `several:${randomUUID()}`;
    const awaited = this.acknowledgements.expect(name, verifiers);
    try {
      if (this.push(name, changes)) await awaited.within(USUALLY_WITHIN_MS);
      if (!awaited.isOver) await this.waitForLeases(revocations, awaited);
      return { verifiers: verifiers.length, applied: awaited.applied };
    } finally {
      this.acknowledgements.end(name);
    }
  }

  /** @returns false where it could not be told: it is too much for a message, or this process is ending. */
  private push(name: string, changes: Changes): boolean {
    try {
      if (!fitInMessage(changes)) return false;
      this.acknowledgements.tell(name, changes);
      return true;
    } catch (failure) {
      this.logger.warn({ msg: 'a change was not announced', reason: reasonOf(failure) });
      return false;
    }
  }

  /**
   * From when they are stored as open, no lease is renewed without what was taken away; and those that were renewed
   * before are over after their time, counted from then. Neither rests on the date of anything. What is settled already
   * is so: it was asked for again.
   */
  private async waitForLeases(revocations: readonly Begun[], awaited: Awaited): Promise<void> {
    const settled = await this.store.findSettled(revocations.map(({ revision }) => revision));
    const open = revocations.filter(({ revision }) => !settled.has(revision));
    if (open.length === 0) return;
    await this.store.open(open);
    await awaited.within(OVER_AFTER_MS);
    if (awaited.isOver) return;
    const known = await this.store.countKnown(open.map(({ revision }) => revision));
    if (known < open.length) throw new Error('what leases were to be renewed with was lost meanwhile');
  }
}

function reasonOf(failure: unknown): string {
  return failure instanceof Error ? failure.message : String(failure);
}
