import { Command } from 'commander';
import { addAuditCommands } from './audit/audit.js';
import { addCompletion } from './completion/completion.js';
import type { Run } from './context.js';
import { addEventCommands } from './events/events.js';
import { addKeyCommands } from './keys/keys.js';
import { addProjectCommands } from './projects.js';
import { addSessionCommands } from './session/session.js';
import type { Terminal } from './terminal/output.js';
import { addVerify } from './verify.js';

const help = `
Examples:
  $ keyward login --url https://keyward.example.org --email ada@example.org
  $ keyward projects use P-8K2M4QTX
  $ keyward keys create --name 'nightly batch' --days 30
  $ keyward keys list --status expired --sort expiresAt
  $ keyward keys list --all --json | jq -r .id
  $ keyward completion bash >> ~/.bashrc

Secrets are never arguments. A password, a code or a key is asked for, read from a file,
or taken from KEYWARD_PASSWORD, KEYWARD_CODE, KEYWARD_VERIFY_KEY and KEYWARD_API_KEY.

Exit codes:
  0  done, or the key holds         3  not logged in, or the session has ended
  1  refused, or it does not hold   4  Keyward cannot be reached
  2  the command is not right       5  something went wrong
                                  130  broken off`;

/** Every command there is, and what it says of itself. */
export function buildProgram(version: string, run: Run, { stdout, stderr }: Terminal): Command {
  const program = new Command('keyward')
    .description('Projects, API keys and what happened to them, from the command line.')
    .version(version)
    // What is wrong is said by whoever runs the program, in the words of every other failure.
    .exitOverride()
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      outputError: () => undefined,
    })
    .configureHelp({ showGlobalOptions: true })
    .option(
      '--url <url>',
      'where Keyward is (KEYWARD_URL; default: where you last logged in, or http://localhost:3000)',
    )
    .option('--project <project>', 'id or code of the project (KEYWARD_PROJECT; default: as chosen by projects use)')
    .option('--api-key-file <file>', 'a file with an API key to call with instead of a session (or KEYWARD_API_KEY)')
    .option('--json', 'answer in JSON: one document, or one a line where it goes on')
    .addHelpText('after', help);
  addSessionCommands(program, run);
  addProjectCommands(program, run);
  addKeyCommands(program, run);
  addVerify(program, run);
  addEventCommands(program, run);
  addAuditCommands(program, run);
  addCompletion(program, run);
  return program;
}
