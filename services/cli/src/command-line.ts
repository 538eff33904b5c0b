import { Command, CommanderError } from 'commander';
import { Context, type GlobalOptions, type Run, type Surroundings } from './context.js';
import { exitCodes, Failure, usage, type ExitCode } from './failure.js';
import { buildProgram } from './program.js';
import { assertNoSecretIn } from './secrets.js';
import { Output } from './terminal/output.js';

/** Does what the arguments say. Never throws: what went wrong is said on stderr, and by the exit code. */
export async function runCommandLine(args: readonly string[], surroundings: Surroundings): Promise<ExitCode> {
  let exitCode: ExitCode = exitCodes.ok;
  const run: Run =
    (work) =>
    async (...given) => {
      const command = given.at(-1);
      if (!(command instanceof Command)) throw new Error('commander calls an action with its command at the end');
      const context = new Context(surroundings, command.optsWithGlobals<GlobalOptions>());
      exitCode = (await work(context, command.opts(), command.args)) ?? exitCodes.ok;
    };
  const { terminal, config, version } = surroundings;
  const program = buildProgram(version, run, terminal);
  try {
    assertNoSecretIn(args);
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (caught) {
    if (caught instanceof CommanderError && (caught.exitCode === 0 || caught.code === 'commander.help')) {
      return caught.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
    }
    const failure = failureIn(caught, commandIn(program, args));
    new Output(terminal, { json: args.includes('--json'), colours: config.colours }).failure(failure);
    return failure.exitCode;
  }
}

function failureIn(caught: unknown, command: string): Failure {
  if (caught instanceof Failure) return caught;
  if (caught instanceof CommanderError)
    return usage(withoutValues(caught.message), `${command} --help tells what there is.`);
  const message = caught instanceof Error ? caught.message : String(caught);
  return new Failure(exitCodes.failed, `Something went wrong: ${message}`);
}

/** What was mistyped as an option may be worth hiding. */
function withoutValues(message: string): string {
  const said = message.replace(/^error: /, '').replaceAll('\n', ' ');
  return said.replace(/'(--[^'=]+)=[^']*'/, "'$1'");
}

/** The command that the arguments name, as far as there is one. */
function commandIn(program: Command, args: readonly string[]): string {
  let command = program;
  const path = [program.name()];
  for (const arg of args) {
    const next = command.commands.find((each) => each.name() === arg);
    if (next === undefined) continue;
    command = next;
    path.push(arg);
  }
  return path.join(' ');
}
