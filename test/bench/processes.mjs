/** Processes that benches start beside Keyward's own, and what processes have cost. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const STARTS_WITHIN_MS = 120_000;
const TICKS_PER_SECOND = 100;
const QUIET_LOOK_MS = 400;
const QUIET_SHARE = 0.1;
const QUIET_WITHIN_MS = 60_000;

const children = new Set();
process.once('exit', () => children.forEach((child) => child.kill('SIGKILL')));

/** Runs a script of this folder, which says in a line of JSON that it is there. It ends with the bench at the latest. */
export async function startScript(script, ...values) {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const child = spawn(process.execPath, [path, ...values.map(String)], { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
  children.add(child);
  const ended = once(child, 'exit').then(() => children.delete(child));
  const lines = createInterface({ input: child.stdout });
  const signal = AbortSignal.timeout(STARTS_WITHIN_MS);
  const line = await Promise.race([once(lines, 'line', { signal }), ended.then(() => null)]);
  if (line === null) throw new Error(`${script} ended before it was there`);
  return {
    ...JSON.parse(line[0]),
    pids: [child.pid],
    /** Sends what is to be done, and gives what came of it. */
    ask: async (message) => {
      child.send(message);
      const answer = await Promise.race([once(child, 'message'), ended.then(() => null)]);
      if (answer === null) throw new Error(`${script} ended before it answered`);
      if (answer[0].failure !== undefined) throw new Error(answer[0].failure);
      return answer[0];
    },
    stop: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

export async function stopScripts() {
  await Promise.all(
    [...children].map((child) => {
      child.kill('SIGKILL');
      return once(child, 'exit');
    }),
  );
}

/** User and system time of these processes (proc_pid_stat(5), fields 14 and 15): the steadiest figure on a shared machine. */
export function cpuMsOf(pids) {
  const ticks = pids.flatMap((pid) => {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .slice(11, 13)
      .map(Number);
  });
  return (ticks.reduce((sum, each) => sum + each, 0) * 1_000) / TICKS_PER_SECOND;
}

/** Until these processes have done what they were left with; whatever that costs is theirs. */
export async function untilQuiet(pids) {
  for (const began = performance.now(); performance.now() - began < QUIET_WITHIN_MS;) {
    const before = cpuMsOf(pids);
    await sleep(QUIET_LOOK_MS);
    if (cpuMsOf(pids) - before < QUIET_LOOK_MS * QUIET_SHARE) return;
  }
}
