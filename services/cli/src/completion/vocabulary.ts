import type { Command, Option } from 'commander';

export interface Word {
  readonly text: string;
  readonly description: string;
}

export interface OptionWords {
  readonly names: readonly string[];
  readonly description: string;
  readonly takesValue: boolean;
  /** Where there are only so many. */
  readonly choices: readonly string[];
}

/** What may follow a command. */
export interface Place {
  /** The names of the commands so far, such as `keyward keys list`. */
  readonly path: string;
  /** Commands, or what an argument may be. */
  readonly words: readonly Word[];
  readonly options: readonly OptionWords[];
}

/** Every place of a command line, from the commands themselves, so that it cannot differ from them. */
export function placesOf(
  command: Command,
  path = command.name(),
  inherited: readonly OptionWords[] = [],
): readonly Place[] {
  const own = command.options.filter(({ hidden }) => !hidden).map(wordsOf);
  const options = [...own, ...inherited];
  const commands = command.commands.map((each) => ({ text: each.name(), description: each.description() }));
  const operands = command.registeredArguments.flatMap(({ argChoices = [], description }) =>
    argChoices.map((text) => ({ text, description })),
  );
  const below = command.commands.flatMap((each) => placesOf(each, `${path} ${each.name()}`, options));
  return [{ path, words: [...commands, ...operands], options: [...options, help] }, ...below];
}

const help: OptionWords = { names: ['--help'], description: 'what it does', takesValue: false, choices: [] };

function wordsOf({ long, short, description, required, optional, argChoices = [] }: Option): OptionWords {
  const names = [long, short].filter((name) => typeof name === 'string');
  return { names, description, takesValue: required || optional, choices: argChoices };
}
