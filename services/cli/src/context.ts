import type { ProjectView, ServiceView, VerificationView } from '#contracts';
import type { Config } from './config.js';
import { exitCodes, Failure, Refusal, usage, type ExitCode } from './failure.js';
import { Logins, type Login } from './logins.js';
import { Api, type Credential } from './rest/api.js';
import { allOf } from './rest/pages.js';
import { secretFrom, secretInFile, type SecretPlaces } from './secrets.js';
import { Output, type Terminal } from './terminal/output.js';
import { Prompts } from './terminal/prompts.js';
import { serverAt } from './server-url.js';

/** What the process is given. */
export interface Surroundings {
  readonly config: Config;
  readonly terminal: Terminal;
  readonly version: string;
  /** From the first call on, an interrupt by the user aborts this instead of the process. */
  readonly interruption: () => AbortSignal;
}

/** The options that every command has. */
export interface GlobalOptions {
  readonly url?: string;
  readonly project?: string;
  readonly apiKeyFile?: string;
  readonly json?: true;
}

/** What a command does. Without an exit code it has done what was asked. */
export type Work<Options extends object> = (
  context: Context,
  options: Options,
  operands: readonly string[],
) => Promise<ExitCode | void>;

/** Makes of it what commander calls. */
export type Run = <Options extends object = object>(work: Work<Options>) => (...given: unknown[]) => Promise<void>;

const DEFAULT_URL = 'http://localhost:3000';

/** What a command works with: who asks whom about which project, and where the answer goes. */
export class Context {
  readonly out: Output;
  readonly prompts: Prompts;
  readonly logins: Logins;
  private resolvedUrl: string | null = null;

  constructor(
    private readonly surroundings: Surroundings,
    private readonly options: GlobalOptions,
  ) {
    const { config, terminal } = surroundings;
    this.out = new Output(terminal, { json: options.json === true, colours: config.colours });
    this.prompts = new Prompts(terminal);
    this.logins = new Logins(config.folder);
  }

  get config(): Config {
    return this.surroundings.config;
  }

  get interruption(): AbortSignal {
    return this.surroundings.interruption();
  }

  /** For what is no text of ours. */
  get stdout(): Terminal['stdout'] {
    return this.surroundings.terminal.stdout;
  }

  get stdin(): Terminal['stdin'] {
    return this.surroundings.terminal.stdin;
  }

  /** Of the server, without a slash at its end. */
  async url(): Promise<string> {
    if (this.resolvedUrl === null) {
      const given = this.options.url ?? this.config.url ?? (await this.logins.currentUrl()) ?? DEFAULT_URL;
      const { url, safe } = serverAt(given);
      if (!safe) this.out.note(`Warning: what is sent to ${url} can be read on its way: it is not https.`);
      this.resolvedUrl = url;
    }
    return this.resolvedUrl;
  }

  /** For the caller that is logged in, or holds a key. @throws Failure where it is neither. */
  async api(): Promise<Api> {
    return this.apiFor(await this.credential());
  }

  /** For nobody in particular, or for somebody with this credential. */
  async apiFor(credential: Credential | null): Promise<Api> {
    return new Api({
      url: await this.url(),
      credential,
      version: this.surroundings.version,
      onRetry: (why) => this.out.noteOnce(`${why}; trying again.`),
    });
  }

  async login(): Promise<Login | null> {
    return this.logins.at(await this.url());
  }

  async credential(): Promise<Credential> {
    const text = await this.keyText();
    if (text !== null) return { kind: 'key', text };
    const login = await this.login();
    if (login !== null) return { kind: 'session', token: login.token };
    throw new Failure(exitCodes.notLoggedIn, `You are not logged in to ${await this.url()}`, 'Log in: keyward login');
  }

  secret(places: SecretPlaces): Promise<string> {
    return secretFrom(places, this.prompts, this.stdin);
  }

  /** Of the project that is meant: as the option, the environment or `projects use` say, or the only one there is. */
  async projectId(): Promise<string> {
    const named = this.options.project ?? this.config.project;
    if (named !== null && named !== undefined) return named.startsWith('prj_') ? named : (await this.project(named)).id;
    const credential = await this.credential();
    if (credential.kind === 'key') return this.projectOf(credential.text);
    const chosen = (await this.login())?.projectId ?? null;
    if (chosen !== null) return chosen;
    const [only, ...others] = await this.projects();
    if (only !== undefined && others.length === 0) return only.id;
    throw usage(
      'It is not said which project is meant',
      'Choose one: keyward projects use <project>; or say --project.',
    );
  }

  /** Whether a project was named for this command alone. */
  get namesProject(): boolean {
    return (this.options.project ?? this.config.project ?? null) !== null;
  }

  /** @param named its id or its code. */
  async project(named: string): Promise<ProjectView> {
    const wanted = named.toUpperCase();
    const found = (await this.projects()).find(({ id, code }) => id === named || code.toUpperCase() === wanted);
    if (found !== undefined) return found;
    throw new Failure(
      exitCodes.refused,
      `You are in no project ${named}`,
      'See which there are: keyward projects list',
    );
  }

  async projects(): Promise<readonly ProjectView[]> {
    return allOf<ProjectView>(await this.api(), { path: '/v1/projects' });
  }

  /** The ids of services of which some are named by their codes. Anything else is left as it is. */
  async serviceIds(named: readonly string[], known: (name: string) => boolean): Promise<readonly string[]> {
    if (named.every(known)) return named;
    const services = await allOf<ServiceView>(await this.api(), { path: '/v1/services' });
    return named.map((name) => {
      const id = known(name) ? name : services.find(({ code }) => code === name)?.id;
      if (id !== undefined) return id;
      throw usage(
        `There is no service ${name}`,
        `There are: ${services.map(({ code }) => code).join(', ') || 'none'}.`,
      );
    });
  }

  private async keyText(): Promise<string | null> {
    const { apiKeyFile } = this.options;
    const text = apiKeyFile === undefined ? this.config.apiKey : await secretInFile(apiKeyFile);
    if (text === null || /^[\x21-\x7e]{1,200}$/.test(text)) return text;
    throw usage('What was given as an API key is none: it is one word of at most 200 characters');
  }

  /** A key belongs to one project: it may say which. */
  private async projectOf(key: string): Promise<string> {
    try {
      const api = await this.apiFor({ kind: 'key', text: key });
      const call = { method: 'POST', path: '/v1/api-keys/verify', body: { key, cost: 0 } } as const;
      const { projectId } = await api.send<VerificationView>(call);
      if (projectId !== undefined) return projectId;
    } catch (failure) {
      if (!(failure instanceof Refusal) || failure.exitCode !== exitCodes.refused) throw failure;
    }
    throw usage('The key does not say which project it belongs to', 'Say --project, or give the key the scope verify.');
  }
}
