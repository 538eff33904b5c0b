import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Metrics } from '#runtime';
import type { VerificationCode } from '#verifier';

const TELL_EVERY_MS = 1_000;

/** Where it was asked. */
export type VerificationRoute = 'verify' | 'forward-auth';

/** What came of it; `unavailable` where it could not be found out, `refused` of a request that names no key to ask about. */
export type VerificationOutcome = VerificationCode | 'unavailable' | 'refused';

/** Counts verifications, and tells of them in one line a second: a line for each would cost more than the verification. */
@Injectable()
export class VerificationCounts implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('Verification');
  private readonly sums = { verify: new Map<string, number>(), 'forward-auth': new Map<string, number>() };
  private told: Readonly<Record<VerificationRoute, Readonly<Record<string, number>>>> = this.totals();
  private timer: NodeJS.Timeout | null = null;

  count(route: VerificationRoute, outcome: VerificationOutcome): void {
    const sums = this.sums[route];
    sums.set(outcome, (sums.get(outcome) ?? 0) + 1);
  }

  /** Since the start of the process. */
  totals(): Readonly<Record<VerificationRoute, Readonly<Record<string, number>>>> {
    const { verify, 'forward-auth': forwardAuth } = this.sums;
    return { verify: Object.fromEntries(verify), 'forward-auth': Object.fromEntries(forwardAuth) };
  }

  tellTo(metrics: Metrics): void {
    metrics.count(
      { name: 'keyward_verifications_total', help: 'Keys that were asked about.', labels: ['route', 'outcome'] },
      () => Object.entries(this.totals()).flatMap(([route, sums]) => rowsOf(route, sums)),
    );
  }

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => this.tell(), TELL_EVERY_MS).unref();
  }

  onApplicationShutdown(): void {
    if (this.timer !== null) clearInterval(this.timer);
    this.tell();
  }

  private tell(): void {
    const now = this.totals();
    const verify = grown(this.told.verify, now.verify);
    const forwardAuth = grown(this.told['forward-auth'], now['forward-auth']);
    this.told = now;
    if (verify === null && forwardAuth === null) return;
    this.logger.log({
      msg: 'verified',
      ...(verify && { verify }),
      ...(forwardAuth && { 'forward-auth': forwardAuth }),
    });
  }
}

function rowsOf(route: string, sums: Readonly<Record<string, number>>) {
  return Object.entries(sums).map(([outcome, sum]) => ({ labels: { route, outcome }, sum }));
}

/** By how much; null where nothing has. */
function grown(before: Readonly<Record<string, number>>, now: Readonly<Record<string, number>>) {
  const changes = Object.entries(now)
    .map(([outcome, sum]): [string, number] => [outcome, sum - (before[outcome] ?? 0)])
    .filter(([, by]) => by > 0);
  return changes.length === 0 ? null : Object.fromEntries(changes);
}
