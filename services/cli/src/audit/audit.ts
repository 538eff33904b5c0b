import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Command } from 'commander';
import type { AuditEntryView, SessionView } from '#contracts';
import type { Context, Run } from '../context.js';
import { codeOf, exitCodes, usage, type ExitCode } from '../failure.js';
import { pagesOf } from '../rest/pages.js';
import { entriesPath } from '../rest/paths.js';
import { printable } from '../terminal/printable.js';
import { LogCheck, type LogReport } from './log-check.js';

interface VerifyOptions {
  readonly oneProject?: true;
}

const help = `
Every position is there once and without a gap, every event once, and the versions of every thing run from 1 on, in
order. Of the log of one project, between whose entries others lie, gaps in the positions are not judged.

What it cannot find: an entry whose content was changed, and entries cut off at the end. That takes a log that is
signed, which this one is not yet.

With a file it needs neither network nor log-in: entries as JSON, one a line. Without one it reads the log itself:
as an operator the whole one, with --project or in another role that of the project.

Examples:
  $ keyward audit verify
  $ keyward events tail --since 0 --no-follow --all-projects --json > audit.ndjson
  $ keyward audit verify audit.ndjson
  $ zcat audit.ndjson.gz | keyward audit verify -`;

export function addAuditCommands(program: Command, run: Run): void {
  program
    .command('audit')
    .description('prove what can be proven of the audit log')
    .command('verify')
    .description('check that no entry is missing, doubled or out of order')
    .argument('[file]', 'NDJSON, - for stdin; without one the log is read from Keyward')
    .option('--one-project', 'the file holds the entries of one project only')
    .addHelpText('after', help)
    .action(run((context, options: VerifyOptions, [file]) => verifyLog(context, options, file)));
}

async function verifyLog(context: Context, options: VerifyOptions, file: string | undefined): Promise<ExitCode> {
  const { out } = context;
  const extent = options.oneProject ? 'project' : 'whole';
  const check = file === undefined ? await checkLive(context) : await checkFile(context, file, new LogCheck(extent));
  const report = check.report();
  out.answer(report, () => linesOf(report));
  return report.ok ? exitCodes.ok : exitCodes.refused;
}

async function checkFile({ stdin, out }: Context, file: string, check: LogCheck): Promise<LogCheck> {
  const input = file === '-' ? stdin : createReadStream(file);
  let number = 0;
  try {
    for await (const line of createInterface({ input, crlfDelay: Infinity })) {
      number += 1;
      if (line.trim() !== '') check.take(parsed(line), `line ${number}`);
      if (number % 10_000 === 0) out.progress(`${number} lines …`);
    }
  } catch (cause) {
    throw usage(`${file} cannot be read (${codeOf(cause)})`);
  }
  return check;
}

async function checkLive(context: Context): Promise<LogCheck> {
  const api = await context.api();
  const isWhole = !context.namesProject && (await isOperator(context));
  const check = new LogCheck(isWhole ? 'whole' : 'project');
  const path = entriesPath(isWhole ? null : await context.projectId());
  for await (const entries of pagesOf<AuditEntryView>(api, { path })) {
    for (const entry of entries) check.take(entry, 'an entry of the answer');
    context.out.progress(`${check.size} entries …`);
  }
  return check;
}

async function isOperator(context: Context): Promise<boolean> {
  const credential = await context.credential();
  if (credential.kind === 'key') return false;
  const session = await (await context.api()).send<SessionView>({ method: 'GET', path: '/v1/session' });
  return session.user.operator;
}

function linesOf({ ok, entries, targets, firstIndex, lastIndex, findings }: LogReport): readonly string[] {
  const span = firstIndex === null ? '' : `, from position ${firstIndex} to ${lastIndex}`;
  const checked = `Checked ${entries} entries on ${targets} things${span}.`;
  if (ok) return [checked, 'Nothing is missing, doubled or out of order.'];
  return [checked, ...findings.map(({ kind, message }) => `${kind}: ${printable(message)}`)];
}

/** Undefined for what is no JSON. */
function parsed(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return undefined;
  }
}
