import type { Command } from 'commander';
import type { OpenedSessionView } from '#contracts';
import type { Context, Run } from '../context.js';
import { Refusal, usage } from '../failure.js';
import type { Api } from '../rest/api.js';
import { fullTime } from '../terminal/times.js';

interface LoginOptions {
  readonly email?: string;
  readonly passwordFile?: string;
}

const help = `
Whatever is not given is asked for; what is typed as a password is not shown. The session is kept in
~/.config/keyward/logins.json (or under XDG_CONFIG_HOME), which only you can read, until keyward logout.

Examples:
  $ keyward login --url https://keyward.example.org --email ada@example.org
  $ keyward login --email ada@example.org --password-file ~/.secrets/keyward
  $ pass show keyward | keyward login --email ada@example.org`;

export function addLogin(program: Command, run: Run): void {
  program
    .command('login')
    .description('log in, and stay so for the commands that follow')
    .option('--email <address>', 'whose account')
    .option('--password-file <file>', 'a file with the password, - for stdin (or KEYWARD_PASSWORD)')
    .addHelpText('after', help)
    .action(run(logIn));
}

async function logIn(context: Context, options: LoginOptions): Promise<void> {
  const { out, logins } = context;
  const url = await context.url();
  const email = await emailOf(context, options);
  const password = await context.secret({
    file: options.passwordFile,
    environment: context.config.password,
    question: `Password of ${email}: `,
    hint: 'Use --password-file or KEYWARD_PASSWORD, or pipe it in.',
  });
  const opened = await openSession(context, { email, password });
  const former = await logins.at(url);
  const projectId = former?.email === email ? former.projectId : null;
  await logins.keep(url, { token: opened.token, email, expiresAt: opened.expiresAt, projectId });
  const { user, expiresAt } = opened;
  out.answer({ url, user, expiresAt }, () => [`Logged in to ${url} as ${user.email}, until ${fullTime(expiresAt)}.`]);
}

async function emailOf({ prompts }: Context, { email }: LoginOptions): Promise<string> {
  if (email !== undefined) return email;
  if (!prompts.possible) throw usage('It is not said who logs in', 'Say --email.');
  return prompts.line('E-mail: ');
}

/** Asks for the code of the second factor only where there is one. */
async function openSession(context: Context, login: { readonly email: string; readonly password: string }) {
  const api = await context.apiFor(null);
  const { code } = context.config;
  try {
    return await open(api, { ...login, ...(code !== null && { code }) });
  } catch (failure) {
    const wanted = failure instanceof Refusal && failure.problem.code === 'login.second-factor-required';
    if (!wanted || !context.prompts.possible) throw failure;
    return open(api, { ...login, code: (await context.prompts.secret('Code of your second factor: ')).trim() });
  }
}

function open(api: Api, body: object): Promise<OpenedSessionView> {
  return api.send<OpenedSessionView>({ method: 'POST', path: '/v1/session', body, repeatable: false });
}
