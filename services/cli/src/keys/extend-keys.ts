import type { Command } from 'commander';
import type { ApiKeyView, KeyResult, KeyResults } from '#contracts';
import type { Context, Run } from '../context.js';
import { exitCodes, type ExitCode } from '../failure.js';
import { wholeNumber } from '../input/numbers.js';
import type { Api } from '../rest/api.js';
import { keysPath } from '../rest/paths.js';
import { fullTime } from '../terminal/times.js';
import { inBatches } from './in-batches.js';
import { resultLines } from './key-lines.js';

interface ExtendOptions {
  readonly days: number;
  readonly dryRun?: true;
}

const help = `
The new expiry is the old one and so many times 24 hours; of an expired key, where the project revives keys,
from now on. It never becomes shorter, and never longer than the project's policy allows.

Examples:
  $ keyward keys extend key_01Kq3nH0sYpC2vV6bT9xWd --days 30 --dry-run
  $ keyward keys extend key_01Kq3nH0sYpC2vV6bT9xWd --days 30
  $ keyward keys list --all --expires-before 7d --json | jq -r .id | xargs keyward keys extend --days 30`;

export function addExtend(keys: Command, run: Run): void {
  keys
    .command('extend')
    .description('let keys hold for more days')
    .argument('<ids...>', 'of the keys')
    .requiredOption('--days <n>', 'days of 24 hours', wholeNumber(1, 3_650))
    .option('--dry-run', 'tell the new expiry, and change nothing')
    .addHelpText('after', help)
    .action(run(extendKeys));
}

async function extendKeys(context: Context, options: ExtendOptions, ids: readonly string[]): Promise<ExitCode> {
  const api = await context.api();
  const projectId = await context.projectId();
  const body = { days: options.days, ...(options.dryRun && { dryRun: options.dryRun }) };
  const [only = '', ...others] = new Set(ids);
  if (others.length === 0) return extendOne(context, api, keysPath(projectId, only), body);
  const results = await inBatches([only, ...others], context.out, async (batch) => {
    const call = { method: 'POST', path: keysPath(projectId, 'extend'), body: { ...body, ids: batch } } as const;
    return (await api.send<KeyResults>(call)).results;
  });
  return tellResults(context, results, options.dryRun ? 'would be extended' : 'extended');
}

async function extendOne({ out }: Context, api: Api, path: string, body: ExtendOptions): Promise<ExitCode> {
  const key = await api.send<ApiKeyView>({ method: 'POST', path: `${path}/extend`, body });
  const verb = body.dryRun ? 'would hold' : 'holds';
  out.answer(key, () => [`${key.id} ${verb} until ${fullTime(key.expiresAt)}.`]);
  if (body.dryRun && !out.json) out.note('Nothing was changed.');
  return exitCodes.ok;
}

/** One that failed makes the whole a failure, though the others are done. */
export function tellResults({ out }: Context, results: readonly KeyResult[], done: string): ExitCode {
  const failed = results.filter(({ ok }) => !ok).length;
  out.answer({ results }, () => resultLines(results, done, out.paint));
  if (failed > 0) out.note(`${failed} of ${results.length} keys failed.`);
  return failed > 0 ? exitCodes.refused : exitCodes.ok;
}
