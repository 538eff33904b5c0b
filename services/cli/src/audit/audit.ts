import { Option, type Command } from 'commander';
import type { Context, Run } from '../context.js';
import { timeAgo } from '../input/times.js';
import { addAuditCheck } from './check-log.js';
import { exportLog, type ExportOptions } from './export-log.js';
import { keysOf, verifyLog, type VerifyOptions } from './verify-log.js';

const verifyHelp = `
With a file it needs neither network nor log-in: an export in the format ndjson, and the public key of the log. Without
one it exports the log and checks it on the way, as an operator.

It is found, and named, where an entry was changed, moved, removed or added, where the log was cut, forked or put back
from an old dump, and where a key is not what its entries say. The newest checkpoint of each log that was found right is
kept under ~/.config/keyward, and the next check is held against it; so is one that you give with --checkpoint.

Exit code 0: nothing was found. 1: something was. 2: the file or a key cannot be read.

Examples:
  $ keyward audit verify audit.ndjson --key keyward.local/audit-log+1a2b3c4d+AVyX…
  $ zcat audit.ndjson.gz | keyward audit verify - --key "$(cat log.key)" --witness "$(cat witness.key)"
  $ keyward audit verify --json`;

const exportHelp = `
ndjson is the whole log, with what it takes to prove that nothing was changed: for keyward audit verify. csv and ocsf are
for other programs, prove nothing, and may be narrowed by --from, --to and --project. For operators.

A file is there once it is whole. What goes to stdout is whole where the exit code is 0.

Examples:
  $ keyward audit export -o audit.ndjson
  $ keyward audit export | gzip > audit.ndjson.gz
  $ keyward audit export --format csv --from 30d --project P-8K2M4QTX -o audit.csv`;

const keyHelp = `
A key that the server names is worth as much as the server. Have it from elsewhere too before you rely on it: from whoever
runs the platform, by another way than this one, or from an earlier check.`;

export function addAuditCommands(program: Command, run: Run): void {
  const audit = program.command('audit').description('prove that nothing in the audit log was changed');
  audit
    .command('verify')
    .description('check an export of the log, or the log itself')
    .argument('[file]', 'an export, - for stdin; without one the log is exported and checked at once')
    .option('--key <key>', 'the public key of the log')
    .option('--witness <key>', 'that of its witness (default: as the export names it)')
    .option('--checkpoint <file>', 'a checkpoint of the log that you have from earlier')
    .addHelpText('after', verifyHelp)
    .action(run((context, options: VerifyOptions, [file]) => verifyLog(context, options, file)));
  audit
    .command('export')
    .description('the log as a file')
    .addOption(new Option('--format <format>', 'what is written').choices(['ndjson', 'csv', 'ocsf']).default('ndjson'))
    .option('-o, --output <file>', 'where to (default: stdout)')
    .option('--from <time>', 'entries from then on, such as 30d or 2026-03-01T00:00:00Z', timeAgo)
    .option('--to <time>', 'entries before then', timeAgo)
    .addHelpText('after', exportHelp)
    .action(run((context, options: ExportOptions) => exportLog(context, options)));
  audit
    .command('key')
    .description('the public keys of the log and of its witness, as the server names them')
    .addHelpText('after', keyHelp)
    .action(run((context) => printKeys(context)));
  addAuditCheck(audit, run);
}

async function printKeys(context: Context): Promise<void> {
  const keys = await keysOf(context);
  context.out.answer(keys, () => [`log      ${keys.log}`, `witness  ${keys.witness ?? 'none'}`]);
  context.out.note('Before you rely on it, have it from elsewhere too: a server that lies would lie about its key.');
}
