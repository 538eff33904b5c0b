import type { Command } from 'commander';
import type { ApiKeyView, AuditEntryView, KeyImpactView } from '#contracts';
import type { Context, Run } from '../context.js';
import { entryRow, entryTable } from '../events/entry-lines.js';
import { pagesOf } from '../rest/pages.js';
import { keysPath } from '../rest/paths.js';
import { fieldLines, Table } from '../terminal/table.js';
import { fullTime } from '../terminal/times.js';
import { keyLines } from './key-lines.js';

export function addGet(keys: Command, run: Run): void {
  keys
    .command('get')
    .description('everything that may be known of one key')
    .argument('<id>', 'of the key')
    .action(run((context, _, [id = '']) => getKey(context, id)));
}

export function addHistory(keys: Command, run: Run): void {
  keys
    .command('history')
    .description('what became of a key, newest first, also once it is deleted; with --json one change a line')
    .argument('<id>', 'of the key')
    .action(run((context, _, [id = '']) => showHistory(context, id)));
}

export function addImpact(keys: Command, run: Run): void {
  keys
    .command('impact')
    .description('what would break without a key: last use, calls in the last 24 h, services, callers with an old text')
    .argument('<id>', 'of the key')
    .action(run((context, _, [id = '']) => showImpact(context, id)));
}

async function getKey(context: Context, id: string): Promise<void> {
  const { out } = context;
  const path = keysPath(await context.projectId(), id);
  const key = await (await context.api()).send<ApiKeyView>({ method: 'GET', path });
  out.answer(key, () => keyLines(key, out.paint));
}

async function showHistory(context: Context, id: string): Promise<void> {
  const { out } = context;
  const path = keysPath(await context.projectId(), id, 'history');
  const table = entryTable(out.paint);
  for await (const entries of pagesOf<AuditEntryView>(await context.api(), { path })) {
    out.part(entries, () => (entries.length === 0 ? [] : table.lines(entries.map(entryRow))));
  }
}

async function showImpact(context: Context, id: string): Promise<void> {
  const { out } = context;
  const path = keysPath(await context.projectId(), id, 'impact');
  const impact = await (await context.api()).send<KeyImpactView>({ method: 'GET', path });
  const { lastUsedAt, callsLastDay, services, staleCallers } = impact;
  out.answer(impact, () => [
    ...fieldLines(
      [
        ['last used', lastUsedAt === null ? 'never' : fullTime(lastUsedAt)],
        ['calls in 24 h', String(callsLastDay)],
        ['services', services.join(' ') || 'none'],
        ['with an old text', staleCallers.length === 0 ? 'nobody' : `${staleCallers.length} addresses`],
      ],
      out.paint,
    ),
    ...(staleCallers.length === 0
      ? []
      : new Table(['ADDRESS', 'CALLS', 'LAST (UTC)'], out.paint).lines(
          staleCallers.map(({ address, calls, lastUsedAt: last }) => [address, String(calls), fullTime(last)]),
        )),
  ]);
}
