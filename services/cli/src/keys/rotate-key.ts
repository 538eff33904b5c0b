import type { Command } from 'commander';
import type { ApiKeyView, CreatedApiKeyView, Page, SessionView } from '#contracts';
import type { Context, Run } from '../context.js';
import { exitCodes, Failure } from '../failure.js';
import { seconds } from '../input/numbers.js';
import { keysPath } from '../rest/paths.js';
import { tellKeyText, withKeyOut, type KeyTextOptions } from './key-text.js';

interface RotateOptions extends KeyTextOptions {
  readonly grace?: number;
}

const rotateHelp = `
Without grace the former text is refused at once. With it both hold until the grace ends;
keyward keys impact tells who still uses the former one.

Examples:
  $ keyward keys rotate key_01Kq3nH0sYpC2vV6bT9xWd --grace 24h
  $ keyward keys rotate key_01Kq3nH0sYpC2vV6bT9xWd --key-out new.key`;

const revealHelp = `
Of yours in the project there is one, which was born with your membership. Without an id it is looked up;
of one that was deleted, name the id: a fresh one takes its place.`;

export function addRotate(keys: Command, run: Run): void {
  withKeyOut(keys.command('rotate').description('give a key a new text, and show it once'))
    .argument('<id>', 'of the key')
    .option('--grace <duration>', 'how long the former text holds too, such as 24h; at most 30d (default: 0)', seconds)
    .addHelpText('after', rotateHelp)
    .action(run((context, options: RotateOptions, [id = '']) => rotateKey(context, options, id)));
}

export function addReveal(keys: Command, run: Run): void {
  withKeyOut(keys.command('reveal').description('show the text of your master key, once'))
    .argument('[id]', 'of the master key')
    .addHelpText('after', revealHelp)
    .action(run((context, options: KeyTextOptions, [id]) => revealKey(context, options, id)));
}

async function rotateKey(context: Context, options: RotateOptions, id: string): Promise<void> {
  const api = await context.api();
  const path = keysPath(await context.projectId(), id, 'rotate');
  const body = options.grace === undefined ? {} : { graceSeconds: options.grace };
  await tellKeyText(context, options, 'Rotated', () => api.send<CreatedApiKeyView>({ method: 'POST', path, body }));
}

async function revealKey(context: Context, options: KeyTextOptions, id: string | undefined): Promise<void> {
  const api = await context.api();
  const projectId = await context.projectId();
  const path = keysPath(projectId, id ?? (await myMasterKey(context, projectId)), 'reveal');
  await tellKeyText(context, options, 'Revealed', () => api.send<CreatedApiKeyView>({ method: 'POST', path }));
}

async function myMasterKey(context: Context, projectId: string): Promise<string> {
  const api = await context.api();
  const { user } = await api.send<SessionView>({ method: 'GET', path: '/v1/session' });
  const query = { kind: 'master', ownerId: user.id, limit: 1 };
  const { items } = await api.send<Page<ApiKeyView>>({ method: 'GET', path: keysPath(projectId), query });
  const [key] = items;
  if (key !== undefined) return key.id;
  throw new Failure(
    exitCodes.refused,
    'You have no master key here',
    'If you deleted it, name its id: a fresh one takes its place.',
  );
}
