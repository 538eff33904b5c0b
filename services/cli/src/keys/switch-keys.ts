import type { Command } from 'commander';
import type { ApiKeyView, KeyResult } from '#contracts';
import type { Context, Run } from '../context.js';
import { exitCodes, Refusal, type ExitCode } from '../failure.js';
import { keysPath } from '../rest/paths.js';
import { tellResults } from './extend-keys.js';

type Switch = 'disable' | 'enable';

export function addSwitches(keys: Command, run: Run): void {
  addSwitch(keys, run, 'disable', 'switch keys off: they are refused until they are enabled again');
  addSwitch(keys, run, 'enable', 'switch keys on again');
}

function addSwitch(keys: Command, run: Run, name: Switch, description: string): void {
  keys
    .command(name)
    .description(description)
    .argument('<ids...>', 'of the keys')
    .addHelpText(
      'after',
      `\nDoing it again is a success, and changes nothing.\n\nExample:\n  $ keyward keys ${name} key_01Kq3nH0sYpC2vV6bT9xWd`,
    )
    .action(run((context, _, ids) => switchKeys(context, name, [...new Set(ids)])));
}

async function switchKeys(context: Context, name: Switch, ids: readonly string[]): Promise<ExitCode> {
  const { out } = context;
  const api = await context.api();
  const projectId = await context.projectId();
  const turn = (id: string) => api.send<ApiKeyView>({ method: 'POST', path: keysPath(projectId, id, name) });
  const [only = '', ...others] = ids;
  if (others.length === 0) {
    const key = await turn(only);
    const revision = key.revision === undefined ? '' : ` (revision ${key.revision})`;
    out.answer(key, () => [`${key.id} is ${key.status}${revision}.`]);
    return exitCodes.ok;
  }
  const results: KeyResult[] = [];
  for (const id of ids) {
    out.progress(`${results.length} of ${ids.length} keys …`);
    results.push(await turn(id).then(() => ({ id, ok: true }), refusalOf(id)));
  }
  return tellResults(context, results, `${name}d`);
}

/** One that is refused does not keep the others; one that nobody answers ends it. */
function refusalOf(id: string) {
  return (failure: unknown): KeyResult => {
    if (failure instanceof Refusal && failure.exitCode === exitCodes.refused)
      return { id, ok: false, code: failure.problem.code };
    throw failure;
  };
}
