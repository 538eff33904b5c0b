import { InvalidArgumentError, type Command } from 'commander';
import type { Run } from '../context.js';
import { seconds, wholeNumber } from '../input/numbers.js';
import { timeAgo } from '../input/times.js';
import { tailEvents, type Since } from './tail.js';

const help = `
Each event is printed once, oldest first, with its position in the audit log. Without --since it begins with the next
one. It is for who may read the log: admins, auditors and operators. A server that restarts is waited for, and nothing is
missed meanwhile.

When you break it off, it says the --since that goes on without a gap.

Examples:
  $ keyward events tail
  $ keyward events tail --since 2h --action key.deleted
  $ keyward events tail --since 0 --no-follow --json > audit.ndjson     # the whole log of the project
  $ keyward events tail --target key_01Kq3nH0sYpC2vV6bT9xWd --count 1   # wait for what happens to a key`;

export function addEventCommands(program: Command, run: Run): void {
  program
    .command('events')
    .description('what happens, as it happens')
    .command('tail')
    .description('print the events of the project as they come; with --json one a line')
    .option('--since <position|time>', 'from this position, time, or duration ago (2h) on', since)
    .option('--action <event>', 'only these, such as key.deleted')
    .option('--target <id>', 'only what is done to this')
    .option('--actor <id>', 'only what this user does')
    .option('--all-projects', 'of every project, and of what is outside any: for operators')
    .option('--count <n>', 'end after so many', wholeNumber(1, 1e9))
    .option('--no-follow', 'end with what there is')
    .option('--interval <duration>', 'before a connection that broke is made anew (default: 1s)', seconds)
    .addHelpText('after', help)
    .action(run(tailEvents));
}

function since(text: string): Since {
  if (/^\d{1,15}$/.test(text)) return { position: Number(text) };
  try {
    return { time: timeAgo(text) };
  } catch {
    throw new InvalidArgumentError('It must be a position such as 1204, a time, or a duration such as 2h.');
  }
}
