import { check, forbidden, type Finding } from './checker.js';
import type { RevocationJournal, Verdict } from './journal.js';

interface Ran {
  readonly title: string;
  /** Of its choices. */
  readonly seed: number;
  readonly seconds: number;
  /** From the end of the fault until a key was accepted everywhere. */
  readonly recoveryMs: number;
  readonly journal: RevocationJournal;
}

/** What a run of the load came to. */
export interface Report {
  readonly verifications: number;
  readonly perSecond: number;
  readonly counts: Readonly<Record<Verdict, number>>;
  /** Of uses that were answered by a verdict, those that had been revoked before they began. */
  readonly tried: number;
  /** That were answered. */
  readonly revocations: number;
  readonly slowestMs: number;
  readonly recoveryMs: number;
  readonly findings: readonly Finding[];
  /** All of this as one line. */
  readonly told: string;
}

export function reportOf({ title, seed, seconds, recoveryMs, journal }: Ran): Report {
  const { verifications, changes } = journal;
  const counts = { accepted: 0, refused: 0, unavailable: 0, strange: 0 };
  for (const { verdict } of verifications) counts[verdict]++;
  const times = changes
    .filter(({ does }) => does === 'take')
    .flatMap(({ began, answered }) => (answered === null ? [] : [answered - began]));
  const findings = check(journal);
  const report = {
    verifications: verifications.length,
    perSecond: Math.round(verifications.length / seconds),
    counts,
    tried: forbidden(journal).filter(({ verdict }) => verdict !== 'unavailable').length,
    revocations: times.length,
    slowestMs: Math.round(Math.max(0, ...times)),
    recoveryMs: Math.round(recoveryMs),
    findings,
  };
  const stale = findings.filter(({ fault }) => fault === 'stale-accept').length;
  const told = [
    `${title}: ${report.verifications} verifications in ${seconds.toFixed(1)} s (${report.perSecond}/s)`,
    `${counts.accepted} accepted, ${counts.refused} refused, ${counts.unavailable} unavailable`,
    `${report.revocations} revocations (slowest ${report.slowestMs} ms)`,
    `${report.tried} uses after the answer to one, ${stale} of them accepted`,
    `recovered in ${report.recoveryMs} ms`,
    `KEYWARD_FAULT_SEED=${seed}`,
  ].join('; ');
  return { ...report, told };
}
