import { Option, type Command } from 'commander';
import type { ApiKeyKind, ApiKeySort, ApiKeyStatus, ApiKeyView, Page } from '#contracts';
import type { Context, Run } from '../context.js';
import { wholeNumber } from '../input/numbers.js';
import { timeAhead } from '../input/times.js';
import { LARGEST_PAGE, pagesOf } from '../rest/pages.js';
import { keysPath } from '../rest/paths.js';
import { keyRow, keyTable } from './key-lines.js';

interface ListOptions {
  readonly status?: string;
  readonly kind?: string;
  readonly owner?: string;
  readonly service?: string;
  readonly expiresBefore?: string;
  readonly search?: string;
  readonly sort?: string;
  readonly limit?: number;
  readonly cursor?: string;
  readonly all?: true;
}

const statuses: readonly ApiKeyStatus[] = ['active', 'expired', 'disabled'];
const kinds: readonly ApiKeyKind[] = ['standard', 'master'];
const sorts: readonly ApiKeySort[] = [
  'createdAt',
  '-createdAt',
  'expiresAt',
  '-expiresAt',
  'lastUsedAt',
  '-lastUsedAt',
  'name',
  '-name',
];

const help = `
You see your own keys; an admin of the project sees all of them.

Examples:
  $ keyward keys list --expires-before 30d --sort expiresAt
  $ keyward keys list --search 'nightly' --status active
  $ keyward keys list --sort=-lastUsedAt --limit 5
  $ keyward keys list --all --json > keys.ndjson     # one key a line, however many there are`;

export function addList(keys: Command, run: Run): void {
  keys
    .command('list')
    .description('list keys, newest first')
    .addOption(new Option('--status <status>', 'only these').choices(statuses))
    .addOption(new Option('--kind <kind>', 'only these').choices(kinds))
    .option('--owner <id>', "only this user's, or service account's, keys")
    .option('--service <service>', 'only those that may be for this service: its id or code')
    .option('--expires-before <time>', 'a time, or a duration from now such as 30d', timeAhead)
    .option('--search <words>', 'parts of words of the name or of tags, or how the id begins')
    .addOption(new Option('--sort <by>', 'with - the other way round (default: -createdAt)').choices(sorts))
    .option('--limit <n>', 'how many (default: 20)', wholeNumber(1, LARGEST_PAGE))
    .option('--cursor <cursor>', 'where the page before ended')
    .option('--all', 'every page; with --json one key a line')
    .addHelpText('after', help)
    .action(run(listKeys));
}

async function listKeys(context: Context, options: ListOptions): Promise<void> {
  const { out } = context;
  const api = await context.api();
  const query = await queryOf(context, options);
  const path = keysPath(await context.projectId());
  const table = keyTable(out.paint);
  if (options.all) {
    let count = 0;
    for await (const keys of pagesOf<ApiKeyView>(api, { path, query: { ...query, limit: LARGEST_PAGE } })) {
      out.part(keys, () => (keys.length === 0 ? [] : table.lines(keys.map(keyRow))));
      out.progress(`${(count += keys.length)} keys …`);
    }
    out.note(count === 1 ? '1 key' : `${count} keys`);
    return;
  }
  const page = await api.send<Page<ApiKeyView>>({ method: 'GET', path, query });
  out.answer(page, () => table.lines(page.items.map(keyRow)));
  if (page.items.length === 0) out.note('No key matches.');
  if (page.nextCursor !== null && !out.json) out.note(`There are more: --all, or --cursor ${page.nextCursor}`);
}

async function queryOf(context: Context, options: ListOptions) {
  const { status, kind, owner, service, expiresBefore, search, sort, limit, cursor } = options;
  const [serviceId] =
    service === undefined ? [] : await context.serviceIds([service], (name) => name.startsWith('svc_'));
  return { q: search, ownerId: owner, service: serviceId, status, kind, expiresBefore, sort, limit, cursor };
}
