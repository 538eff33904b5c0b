import { Option, type Command } from 'commander';
import type { CreatedApiKeyView } from '#contracts';
import type { Context, Run } from '../context.js';
import { wholeNumber } from '../input/numbers.js';
import { timeAhead } from '../input/times.js';
import { keysPath } from '../rest/paths.js';
import { tellKeyText, withKeyOut, type KeyTextOptions } from './key-text.js';
import { settingsIn, withSettings, type SettingsOptions } from './settings.js';

interface CreateOptions extends SettingsOptions, KeyTextOptions {
  readonly days?: number;
  readonly expiresAt?: string;
  readonly serviceAccount?: string;
}

const help = `
Nothing is mandatory: the project's policy says how long a key holds. Its text is shown once.

Examples:
  $ keyward keys create
  $ keyward keys create --name 'nightly batch' --days 30 --scope compute --cidr 192.0.2.0/24
  $ keyward keys create --name gateway --scope verify --key-out gateway.key
  $ keyward keys create --json | jq -r .key | pass insert --multiline batch-key`;

export function addCreate(keys: Command, run: Run): void {
  const create = keys.command('create').description('make a key, and show its text once');
  withKeyOut(withSettings(create))
    .option('--days <n>', 'how long it holds, in days of 24 hours', wholeNumber(1, 3_650))
    .addOption(new Option('--expires-at <time>', 'until when, instead of days').argParser(timeAhead).conflicts('days'))
    .option('--service-account <id>', 'for this service account (mem_…) instead of you')
    .addHelpText('after', help)
    .action(run(createKey));
}

async function createKey(context: Context, options: CreateOptions): Promise<void> {
  const { days, expiresAt, serviceAccount } = options;
  const api = await context.api();
  const path = keysPath(await context.projectId());
  const body = {
    ...(await settingsIn(context, options)),
    ...(days !== undefined && { days }),
    ...(expiresAt !== undefined && { expiresAt }),
    ...(serviceAccount !== undefined && { serviceAccountId: serviceAccount }),
  };
  await tellKeyText(context, options, 'Created', () => api.send<CreatedApiKeyView>({ method: 'POST', path, body }));
}
