import type { Command } from 'commander';
import type { ApiKeyView, KeyImpactView, KeyResults, RevokedView } from '#contracts';
import type { Context, Run } from '../context.js';
import { exitCodes, Failure, usage, type ExitCode } from '../failure.js';
import type { Api } from '../rest/api.js';
import { keysPath } from '../rest/paths.js';
import { Table, type Cell } from '../terminal/table.js';
import { shortTime } from '../terminal/times.js';
import { tellResults } from './extend-keys.js';
import { inBatches } from './in-batches.js';

interface DeleteOptions {
  readonly yes?: true;
  readonly confirm?: string;
}

/** As many as can be looked at before one confirms. */
const MOST_SHOWN = 20;

const help = `
You are shown what would break, and asked. A deleted key cannot be recovered. A master key asks for its id once more,
or for --confirm, and is deleted alone.

Examples:
  $ keyward keys delete key_01Kq3nH0sYpC2vV6bT9xWd
  $ keyward keys list --all --status expired --json | jq -r .id | xargs keyward keys delete --yes`;

export function addDelete(keys: Command, run: Run): void {
  keys
    .command('delete')
    .description('end keys for good')
    .argument('<ids...>', 'of the keys')
    .option('-y, --yes', 'do not ask')
    .option('--confirm <id>', 'of a master key: its id, once more')
    .addHelpText('after', help)
    .action(run(deleteKeys));
}

async function deleteKeys(context: Context, options: DeleteOptions, given: readonly string[]): Promise<ExitCode> {
  const { out } = context;
  const ids = [...new Set(given)];
  if (!options.yes && !context.prompts.possible) throw usage('There is nobody to ask whether to delete', 'Say --yes.');
  const api = await context.api();
  const projectId = await context.projectId();
  const confirm = options.confirm ?? (options.yes ? undefined : await confirmed(context, api, projectId, ids));
  const [only = '', ...others] = ids;
  if (others.length === 0) {
    const call = { method: 'DELETE', path: keysPath(projectId, only), query: { confirm } } as const;
    const { revision } = await api.send<RevokedView>(call);
    out.answer({ id: only, revision }, () => [`Deleted ${only} (revision ${revision}).`]);
    return exitCodes.ok;
  }
  const results = await inBatches(ids, out, async (batch) => {
    const call = { method: 'POST', path: keysPath(projectId, 'delete'), body: { ids: batch } } as const;
    return (await api.send<KeyResults>(call)).results;
  });
  return tellResults(context, results, 'deleted');
}

/** The id of a master key, where it was typed. @throws Failure where somebody does not want to. */
async function confirmed(
  { out, prompts }: Context,
  api: Api,
  projectId: string,
  ids: readonly string[],
): Promise<string | undefined> {
  const shown = await Promise.all(ids.slice(0, MOST_SHOWN).map((id) => seen(api, projectId, id)));
  const table = new Table(['ID', 'LAST USED (UTC)', 'CALLS IN 24 H', 'SERVICES', 'NAME'], out.paint);
  out.noteLines(table.lines(shown.map(rowOf)));
  if (ids.length > MOST_SHOWN) out.note(`… and ${ids.length - MOST_SHOWN} more`);
  out.note('What uses them is refused from then on, and they cannot be recovered.');
  const [first] = shown;
  const isMaster = ids.length === 1 && first?.key.kind === 'master';
  const wanted = isMaster ? first.key.id : 'yes';
  const what = ids.length === 1 ? 'this key' : `these ${ids.length} keys`;
  const question = isMaster ? 'It is a master key. Type its id to delete it: ' : `Delete ${what}? Type yes: `;
  if ((await prompts.line(question)).trim() !== wanted)
    throw new Failure(exitCodes.interrupted, 'Nothing was deleted.');
  return isMaster ? wanted : undefined;
}

interface Seen {
  readonly key: ApiKeyView;
  readonly impact: KeyImpactView;
}

async function seen(api: Api, projectId: string, id: string): Promise<Seen> {
  const key = await api.send<ApiKeyView>({ method: 'GET', path: keysPath(projectId, id) });
  const impact = await api.send<KeyImpactView>({ method: 'GET', path: keysPath(projectId, id, 'impact') });
  return { key, impact };
}

function rowOf({ key, impact }: Seen): readonly Cell[] {
  const { lastUsedAt, callsLastDay, services } = impact;
  const last = lastUsedAt === null ? 'never' : shortTime(lastUsedAt);
  return [key.id, last, String(callsLastDay), services.join(' ') || 'none', key.name];
}
