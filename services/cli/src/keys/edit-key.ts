import type { Command } from 'commander';
import type { ApiKeyView } from '#contracts';
import type { Context, Run } from '../context.js';
import { usage } from '../failure.js';
import { wholeNumber } from '../input/numbers.js';
import { keysPath } from '../rest/paths.js';
import { keyLines } from './key-lines.js';
import { settingsIn, withRemovals, withSettings, type SettingsOptions } from './settings.js';

interface EditOptions extends SettingsOptions {
  readonly ifVersion?: number;
}

const help = `
Only what is given changes. A list is replaced as a whole.

Examples:
  $ keyward keys edit key_01Kq3nH0sYpC2vV6bT9xWd --name 'weekly batch'
  $ keyward keys edit key_01Kq3nH0sYpC2vV6bT9xWd --scope compute,storage --no-cidr
  $ keyward keys edit key_01Kq3nH0sYpC2vV6bT9xWd --uses 100 --if-version 3`;

export function addEdit(keys: Command, run: Run): void {
  const edit = keys.command('edit').description('change name, scopes, networks, limits, tags or metadata of a key');
  withRemovals(withSettings(edit))
    .argument('<id>', 'of the key')
    .option('--if-version <n>', 'only if nobody changed it since this version', wholeNumber(1, 1e15))
    .addHelpText('after', help)
    .action(run((context, options: EditOptions, [id = '']) => editKey(context, options, id)));
}

async function editKey(context: Context, options: EditOptions, id: string): Promise<void> {
  const { out } = context;
  const api = await context.api();
  const body = await settingsIn(context, options);
  if (Object.keys(body).length === 0) throw usage('It is not said what is to change', 'See keyward keys edit --help');
  const path = keysPath(await context.projectId(), id);
  const ifVersion = options.ifVersion ?? (await api.send<ApiKeyView>({ method: 'GET', path })).version;
  const key = await api.send<ApiKeyView>({ method: 'PATCH', path, body, ifVersion });
  out.answer(key, () => keyLines(key, out.paint));
}
