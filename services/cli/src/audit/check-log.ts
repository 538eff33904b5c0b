import { setTimeout as wait } from 'node:timers/promises';
import type { Command } from 'commander';
import type { HoleView, LogCheckView, StartedCheckView } from '#contracts';
import type { Context, Run } from '../context.js';
import { exitCodes, Failure, type ExitCode } from '../failure.js';
import { printable } from '../terminal/printable.js';

const CHECKS_PATH = '/v1/audit-log/checks';
const ASK_EVERY_MS = 500;

const help = `
Keyward holds every version of every thing against the log, every entry against what there is, and every key against what
its entries say. It does so once in each night as well. For operators.

Exit code 0: every state is explained. 1: something is not, and is named. 5: it could not be carried out.`;

export function addAuditCheck(audit: Command, run: Run): void {
  audit
    .command('check')
    .description('whether the log explains every state there is')
    .addHelpText('after', help)
    .action(run((context) => checkLog(context)));
}

async function checkLog(context: Context): Promise<ExitCode> {
  const { out } = context;
  const api = await context.api();
  const { id } = await api.send<StartedCheckView>({ method: 'POST', path: CHECKS_PATH });
  const read = () => api.send<LogCheckView>({ method: 'GET', path: `${CHECKS_PATH}/${encodeURIComponent(id)}` });
  const signal = context.interruption;
  let check = await read();
  while (check.state === 'waiting' || check.state === 'running') {
    out.progress(`${check.checked.things} things …`);
    await wait(ASK_EVERY_MS, null, { signal }).catch(() => null);
    if (signal.aborted) throw new Failure(exitCodes.interrupted, `Broken off; Keyward goes on with ${id}`);
    check = await read();
  }
  out.answer(check, () => linesOf(check));
  if (check.state === 'failed') return exitCodes.failed;
  return check.gaps === 0 ? exitCodes.ok : exitCodes.refused;
}

function linesOf({ verdict, checked, gaps, holes }: LogCheckView): readonly string[] {
  const { things, entries, keys } = checked;
  const untold = gaps - holes.length;
  return [
    `Checked ${things} things, ${entries} entries and ${keys} keys.`,
    ...holes.map((hole) => printable(lineOf(hole))),
    ...(untold > 0 ? [`and ${untold} more`] : []),
    printable(verdict),
  ];
}

function lineOf({ kind, owner, target, version, field, log, document }: HoleView): string {
  const which = [owner, target, version === null ? null : `version ${version}`, field].filter((part) => part !== null);
  const said = [log === null ? null : `the log says ${log}`, document === null ? null : `it says ${document}`];
  return [`${kind}: ${which.join(' ')}`, ...said.filter((part) => part !== null)].join(', ');
}
