import { LogCheck, type LogCheckOptions, type LogReport } from '../src/index.js';
import { SmallLog } from './small-log.js';

/** Two keys with a few changes each, ended with a deletion; the last two entries came while the export was made. */
export function aLog(): SmallLog {
  const log = new SmallLog();
  const [one, other] = ['key_1', 'key_2'];
  log.append('prj_1', 'project.created', { after: { name: 'Protein folding' } });
  for (const id of [one, other])
    log.append(id, 'key.created', { after: { name: 'batch', expiresAt: '2026-05-30T00:00:00.000Z' } });
  log.append(one, 'key.edited', { after: { scopes: ['svc_1'], remainingUses: 9 } });
  log.append(other, 'key.extended', { after: { expiresAt: '2026-07-30T00:00:00.000Z' } });
  log.append(one, 'key.rotated', {
    after: { lastFour: 'Yb3k' },
    details: { previousTextUntil: '2026-03-02T00:00:00.000Z' },
  });
  log.append('prj_1', 'project.renamed', { after: { name: 'Folding' } });
  log.append(one, 'key.deleted', { after: { deletedAt: '2026-03-02T00:00:00.000Z' } });
  log.append(other, 'key.disabled', { after: { disabledAt: '2026-03-03T00:00:00.000Z' } });
  log.settle(7);
  return log;
}

export function reportOn(file: Uint8Array, options: LogCheckOptions, partBytes = 700): LogReport {
  const check = new LogCheck(options);
  for (let at = 0; at < file.length; at += partBytes) check.write(file.subarray(at, at + partBytes));
  return check.end();
}

export function check(log: SmallLog, seen: readonly string[] = []): LogReport {
  return reportOn(Buffer.from(log.lines().join('')), { ...log.trust, seen: seen.map((note) => ({ note, at: null })) });
}

/** Kinds and places of what was found. */
export function found({ findings }: LogReport): readonly string[] {
  return findings.map(({ kind, position }) => (position === null ? kind : `${kind}@${position}`));
}
