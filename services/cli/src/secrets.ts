import { readFile } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { codeOf, usage } from './failure.js';
import type { Prompts } from './terminal/prompts.js';

/** Options that there are not, on purpose, and what there is instead. */
const instead: Readonly<Record<string, string>> = {
  password: 'Leave it out to be asked for it; or use --password-file or KEYWARD_PASSWORD.',
  code: 'Leave it out to be asked for it; or use KEYWARD_CODE.',
  key: 'Leave it out to be asked for it; or use --key-file or KEYWARD_VERIFY_KEY.',
  'api-key': 'Use --api-key-file or KEYWARD_API_KEY.',
  token: 'Use keyward login, or a key: --api-key-file or KEYWARD_API_KEY.',
};

const keyText = /kw_[a-z][a-z0-9]*_[0-9A-Za-z]{22}_[0-9A-Za-z]{20}/;

/**
 * A secret among the arguments is read by everybody on the machine (ps) and kept by the shell: it is refused before
 * anything else is done, and not repeated.
 * @throws Failure
 */
export function assertNoSecretIn(args: readonly string[]): void {
  for (const arg of args) {
    const [, name = ''] = /^--([a-z-]+)(?:=|$)/.exec(arg) ?? [];
    // The key of the log that one checks is public.
    if (Object.hasOwn(instead, name) && !(name === 'key' && args.includes('audit')))
      throw usage(`--${name} is no option: an argument is no place for a secret`, instead[name]);
    if (keyText.test(arg)) {
      throw usage(
        'The text of a key stands among the arguments, where others can read it',
        `${instead['key']} Consider to rotate it: shells keep what was typed.`,
      );
    }
  }
}

export interface SecretPlaces {
  /** A file, or `-` for stdin. */
  readonly file: string | undefined;
  readonly environment: string | null;
  /** What a person is asked. */
  readonly question: string;
  /** How to give it where there is nobody to ask. */
  readonly hint: string;
}

/** The first there is of: the named file, the environment, a person at a terminal, a line of what is piped in. */
export async function secretFrom(
  { file, environment, question, hint }: SecretPlaces,
  prompts: Prompts,
  stdin: Readable,
): Promise<string> {
  const secret = await firstOf();
  if (secret === '') throw usage('There is no secret where one was looked for', hint);
  return secret;

  async function firstOf(): Promise<string> {
    if (file === '-') return firstLineOf(stdin);
    if (file !== undefined) return secretInFile(file);
    if (environment !== null) return environment;
    return prompts.possible ? prompts.secret(question) : firstLineOf(stdin);
  }
}

/** Without the end of its line. @throws Failure where it cannot be read. */
export async function secretInFile(file: string): Promise<string> {
  try {
    return (await readFile(file, 'utf8')).replace(/\r?\n$/, '');
  } catch (cause) {
    throw usage(`${file} cannot be read (${codeOf(cause)})`);
  }
}

async function firstLineOf(stdin: Readable): Promise<string> {
  let text = '';
  for await (const chunk of stdin) {
    text += String(chunk);
    if (text.includes('\n')) break;
  }
  return text.split(/\r?\n/, 1)[0] ?? '';
}
