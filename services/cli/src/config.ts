import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** What the environment says. Null where it says nothing; an empty variable counts as missing. */
export interface Config {
  readonly url: string | null;
  readonly project: string | null;
  readonly apiKey: string | null;
  readonly password: string | null;
  /** Of the second factor. */
  readonly code: string | null;
  /** The text of a key that is to be verified. */
  readonly verifyKey: string | null;
  /** Where log-ins are kept. */
  readonly folder: string;
  /** False where colours are not wanted even on a terminal (https://no-color.org). */
  readonly colours: boolean;
}

export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const read = (name: string) => environment[name] || null;
  return {
    url: read('KEYWARD_URL'),
    project: read('KEYWARD_PROJECT'),
    apiKey: read('KEYWARD_API_KEY'),
    password: read('KEYWARD_PASSWORD'),
    code: read('KEYWARD_CODE'),
    verifyKey: read('KEYWARD_VERIFY_KEY'),
    folder: join(configHome(read('XDG_CONFIG_HOME')), 'keyward'),
    colours: read('NO_COLOR') === null && read('TERM') !== 'dumb',
  };
}

/** A relative path is to be passed over (XDG Base Directory Specification). */
function configHome(given: string | null): string {
  return given !== null && isAbsolute(given) ? given : join(homedir(), '.config');
}
