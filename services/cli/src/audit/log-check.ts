/** What of an entry can be checked without anything else. */
export interface LoggedEvent {
  readonly index: number;
  readonly eventId: string;
  readonly target: string;
  readonly version: number;
}

export interface Finding {
  readonly kind: 'unreadable' | 'missing' | 'doubled' | 'misnamed' | 'out-of-order';
  readonly message: string;
}

export interface LogReport {
  readonly ok: boolean;
  readonly entries: number;
  readonly targets: number;
  readonly firstIndex: number | null;
  readonly lastIndex: number | null;
  readonly findings: readonly Finding[];
}

/** `whole`: every entry there is, from position 0. `project`: those of one project, between which others may lie. */
export type LogExtent = 'whole' | 'project';

/**
 * Checks that nothing is missing and nothing doubled: each position, each event, and each version of each thing, from 1 on
 * and in order. It cannot find what was changed within an entry, nor what was cut off at the end: that takes a signed log.
 */
export class LogCheck {
  private readonly events: LoggedEvent[] = [];
  private readonly findings: Finding[] = [];

  constructor(private readonly extent: LogExtent) {}

  /** In any order. @param place where it was found, for people. */
  take(entry: unknown, place: string): void {
    if (isLoggedEvent(entry)) this.events.push(entry);
    else this.findings.push({ kind: 'unreadable', message: `${place} is no audit entry` });
  }

  get size(): number {
    return this.events.length;
  }

  report(): LogReport {
    const events = this.events.toSorted((a, b) => a.index - b.index);
    const targets = versionsByTarget(events);
    const findings = [
      ...this.findings,
      ...inPositions(events, this.extent),
      ...events.flatMap(misnamed),
      ...[...targets].flatMap(([target, versions]) => inVersions(target, versions)),
    ];
    return {
      ok: findings.length === 0,
      entries: events.length,
      targets: targets.size,
      firstIndex: events[0]?.index ?? null,
      lastIndex: events.at(-1)?.index ?? null,
      findings,
    };
  }
}

function inPositions(events: readonly LoggedEvent[], extent: LogExtent): readonly Finding[] {
  const findings: Finding[] = [];
  let expected = 0;
  for (const { index, eventId } of events) {
    if (index < expected)
      findings.push({ kind: 'doubled', message: `position ${index} is there again, as ${eventId}` });
    else if (index > expected && extent === 'whole') {
      findings.push({ kind: 'missing', message: `${range('position', expected, index - 1)} missing` });
    }
    expected = Math.max(expected, index + 1);
  }
  return findings;
}

function misnamed({ index, eventId, target, version }: LoggedEvent): readonly Finding[] {
  if (eventId === `${target}:${version}`) return [];
  return [{ kind: 'misnamed', message: `position ${index}: ${eventId} is not version ${version} of ${target}` }];
}

/** @param versions in the order of their positions. */
function inVersions(target: string, versions: readonly number[]): readonly Finding[] {
  const findings: Finding[] = [];
  const sorted = versions.toSorted((a, b) => a - b);
  let expected = 1;
  for (const version of sorted) {
    if (version < expected)
      findings.push({ kind: 'doubled', message: `version ${version} of ${target} is there again` });
    if (version > expected) {
      findings.push({ kind: 'missing', message: `${range('version', expected, version - 1, target)} missing` });
    }
    expected = Math.max(expected, version + 1);
  }
  const late = versions.find((version, at) => version < (versions[at - 1] ?? 0));
  if (late === undefined) return findings;
  return [...findings, { kind: 'out-of-order', message: `version ${late} of ${target} stands after a later one` }];
}

function versionsByTarget(events: readonly LoggedEvent[]): ReadonlyMap<string, readonly number[]> {
  const byTarget = new Map<string, number[]>();
  for (const { target, version } of events) {
    const versions = byTarget.get(target);
    if (versions === undefined) byTarget.set(target, [version]);
    else versions.push(version);
  }
  return byTarget;
}

function range(what: string, first: number, last: number, of?: string): string {
  const whose = of === undefined ? '' : ` of ${of}`;
  return first === last ? `${what} ${first}${whose} is` : `${what}s ${first} to ${last}${whose} are`;
}

function isLoggedEvent(entry: unknown): entry is LoggedEvent {
  if (typeof entry !== 'object' || entry === null) return false;
  const { index, eventId, target, version } = entry as Partial<Record<keyof LoggedEvent, unknown>>;
  const isCount = (value: unknown, least: number) => Number.isSafeInteger(value) && Number(value) >= least;
  return isCount(index, 0) && isCount(version, 1) && typeof eventId === 'string' && typeof target === 'string';
}
