import type { Command } from 'commander';
import type { SessionView, VerificationView } from '#contracts';
import type { Context, Run } from '../context.js';
import { exitCodes, Failure, Refusal } from '../failure.js';
import { fieldLines } from '../terminal/table.js';
import { fullTime } from '../terminal/times.js';
import { addLogin } from './login.js';

export function addSessionCommands(program: Command, run: Run): void {
  addLogin(program, run);
  program
    .command('logout')
    .description('end the session, everywhere, and forget it')
    .action(run((context) => logOut(context)));
  program
    .command('whoami')
    .description('who you are, for Keyward')
    .action(run((context) => whoAmI(context)));
}

/** A session that has ended already is as good. */
async function logOut(context: Context): Promise<void> {
  const { out } = context;
  const url = await context.url();
  const login = await context.login();
  if (login === null) throw new Failure(exitCodes.notLoggedIn, `You are not logged in to ${url}`);
  const api = await context.apiFor({ kind: 'session', token: login.token });
  try {
    await api.send({ method: 'DELETE', path: '/v1/session' });
  } catch (failure) {
    if (!(failure instanceof Refusal) || failure.exitCode !== exitCodes.notLoggedIn) throw failure;
  }
  await context.logins.forget(url);
  out.answer({ url, loggedOut: true }, () => [`Logged out of ${url}.`]);
}

async function whoAmI(context: Context): Promise<void> {
  const { out } = context;
  const credential = await context.credential();
  if (credential.kind === 'key') return whoseKey(context, credential.text);
  const url = await context.url();
  const projectId = (await context.login())?.projectId ?? null;
  const session = await (await context.api()).send<SessionView>({ method: 'GET', path: '/v1/session' });
  const { user, expiresAt } = session;
  out.answer({ ...session, url, projectId }, () =>
    fieldLines(
      [
        ['name', user.name],
        ['e-mail', user.email],
        ['user', user.id],
        ['operator', user.operator ? 'yes' : 'no'],
        ['server', url],
        ['project', projectId ?? 'none chosen'],
        ['session', `until ${fullTime(expiresAt)}`],
      ],
      out.paint,
    ),
  );
}

async function whoseKey(context: Context, key: string): Promise<void> {
  const { out } = context;
  const call = { method: 'POST', path: '/v1/api-keys/verify', body: { key, cost: 0 } } as const;
  const view = await (await context.api()).send<VerificationView>(call);
  out.answer(view, () =>
    fieldLines(
      [
        ['key', view.keyId ?? 'unknown'],
        ['kind', view.kind ?? 'unknown'],
        ['user', view.userId ?? 'unknown'],
        ['role', view.role ?? 'unknown'],
        ['project', view.projectId ?? 'unknown'],
        ['expires', view.expiresAt === undefined ? 'unknown' : fullTime(view.expiresAt)],
      ],
      out.paint,
    ),
  );
}
