import type { Leaf } from './export-lines.js';
import type { Findings } from './findings.js';

/** Every event once, and the versions of every thing from 1 on, without a gap and in order. */
export class VersionCheck {
  private readonly newest = new Map<string, number>();

  constructor(private readonly findings: Findings) {}

  /** How many things there are. */
  get targets(): number {
    return this.newest.size;
  }

  take({ index, eventId, target, version }: Leaf, line: number): void {
    const place = { line, position: index };
    if (eventId !== `${target}:${version}`) {
      this.findings.add('entry-misnamed', `${eventId} is not version ${version} of ${target}`, place);
    }
    const expected = (this.newest.get(target) ?? 0) + 1;
    if (version < expected) {
      this.findings.add(
        'version-doubled',
        `version ${version} of ${target} stands after version ${expected - 1}`,
        place,
      );
    }
    if (version > expected) {
      const last = version - 1;
      const which = expected === last ? `version ${last}` : `versions ${expected} to ${last}`;
      this.findings.add('version-missing', `${which} of ${target} should stand before version ${version}`, place);
    }
    this.newest.set(target, Math.max(version, expected - 1));
  }
}
