import { Argument, type Command } from 'commander';
import type { Run } from '../context.js';
import { bashScript, fishScript, zshScript } from './scripts.js';
import { placesOf } from './vocabulary.js';

const scripts = { bash: bashScript, zsh: zshScript, fish: fishScript } as const;
const shells = Object.keys(scripts) as readonly (keyof typeof scripts)[];

const help = `
It completes the word keyward. From a checkout: alias keyward='npx keyward'.

Examples:
  $ keyward completion bash >> ~/.bashrc
  $ keyward completion zsh > ~/.zfunc/_keyward          # with ~/.zfunc in fpath
  $ keyward completion fish > ~/.config/fish/completions/keyward.fish`;

export function addCompletion(program: Command, run: Run): void {
  program
    .command('completion')
    .description('a script that lets your shell complete commands and options')
    .addArgument(new Argument('<shell>', 'which shell').choices(shells))
    .addHelpText('after', help)
    .action(
      run(({ out }, _, [name]) => {
        const shell = shells.find((each) => each === name);
        if (shell !== undefined) out.text(scripts[shell](placesOf(program)));
        return Promise.resolve();
      }),
    );
}
