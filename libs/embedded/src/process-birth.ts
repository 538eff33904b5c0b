import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * When a process began, in words that no later process with the same id repeats; null when there is none.
 * A process id alone is not enough to end a process by: ids are used again.
 */
export function birthOf(pid: number): string | null {
  try {
    return process.platform === 'linux' ? birthInProc(pid) : birthByPs(pid);
  } catch {
    return null;
  }
}

/** The state and the start time are fields 3 and 22; the name in field 2 may itself hold spaces and brackets. */
function birthInProc(pid: number): string | null {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (fields[0] === 'Z') return null;
  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  return `${boot} ${fields[19]}`;
}

function birthByPs(pid: number): string | null {
  const started = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8', timeout: 5_000 });
  return started.trim() || null;
}
