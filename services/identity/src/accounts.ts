import type { Provider, Type } from '@nestjs/common';
import type { ModelDefinition } from '@nestjs/mongoose';
import { join } from 'node:path';
import { AttemptsController } from './attempts/attempts.controller.js';
import { Attempts } from './attempts/attempts.js';
import { ATTEMPT, attemptSchema } from './attempts/store/attempt.schema.js';
import { AttemptStore } from './attempts/store/attempt.store.js';
import { DAY_SALT, daySaltSchema } from './attempts/store/day-salt.schema.js';
import { DaySaltStore } from './attempts/store/day-salt.store.js';
import { RecordRefusals } from './attempts/use-cases/record-refusals.js';
import type { IdentityConfig } from './config.js';
import { LinkTokens } from './links/link-tokens.js';
import { KeyLetters } from './mail/key-letters.js';
import { Letters } from './mail/letters.js';
import { MailController } from './mail/mail.controller.js';
import { MailLinks } from './mail/mail-links.js';
import { Mailer } from './mail/mailer.js';
import { SendMail } from './mail/send-mail.js';
import { MeController } from './me/me.controller.js';
import { ChangePassword } from './me/use-cases/change-password.js';
import { ConfirmEmail } from './me/use-cases/confirm-email.js';
import { GetMe } from './me/use-cases/get-me.js';
import { UpdateMe } from './me/use-cases/update-me.js';
import { PasswordResetsController } from './password-resets/password-resets.controller.js';
import { PASSWORD_RESET, passwordResetSchema } from './password-resets/store/password-reset.schema.js';
import { PasswordResetStore } from './password-resets/store/password-reset.store.js';
import { RequestPasswordReset } from './password-resets/use-cases/request-password-reset.js';
import { ResetPassword } from './password-resets/use-cases/reset-password.js';
import { SessionsController } from './sessions/sessions.controller.js';
import { SESSION, sessionSchema } from './sessions/store/session.schema.js';
import { SessionStore } from './sessions/store/session.store.js';
import { EndOutdatedSessions } from './sessions/use-cases/end-outdated-sessions.js';
import { EndSession } from './sessions/use-cases/end-session.js';
import { ListSessions } from './sessions/use-cases/list-sessions.js';
import { LogIn } from './sessions/use-cases/log-in.js';
import { LogOut } from './sessions/use-cases/log-out.js';
import { ResolveSession } from './sessions/use-cases/resolve-session.js';
import { LoginThrottle } from './throttling/login-throttle.js';
import { KNOWN_ADDRESS, knownAddressSchema } from './throttling/store/known-address.schema.js';
import { KnownAddressStore } from './throttling/store/known-address.store.js';
import { FIRST_OPERATOR, FirstOperator } from './users/first-operator.js';
import { OwnPassword } from './users/own-password.js';
import { PasswordHasher } from './users/password-hasher.js';
import { USER, userSchema } from './users/store/user.schema.js';
import { UserStore } from './users/store/user.store.js';
import { CreateUser } from './users/use-cases/create-user.js';
import { EraseUser } from './users/use-cases/erase-user.js';
import { GetUser } from './users/use-cases/get-user.js';
import { ListUsers } from './users/use-cases/list-users.js';
import { UpdateUser } from './users/use-cases/update-user.js';
import { UsersController } from './users/users.controller.js';

const DEFAULT_FOLDER = '.keyward';
const DEFAULT_SENDER = 'Keyward <keyward@localhost>';

/** Accounts, their passwords, their sessions, what was tried in vain, and the mail they get. */
export const accountModels: ModelDefinition[] = [
  { name: ATTEMPT, schema: attemptSchema },
  { name: DAY_SALT, schema: daySaltSchema },
  { name: KNOWN_ADDRESS, schema: knownAddressSchema },
  { name: PASSWORD_RESET, schema: passwordResetSchema },
  { name: SESSION, schema: sessionSchema },
  { name: USER, schema: userSchema },
];

export const accountControllers: Type[] = [
  AttemptsController,
  MailController,
  MeController,
  PasswordResetsController,
  SessionsController,
  UsersController,
];

export function accountProviders(config: IdentityConfig): Provider[] {
  const { operatorEmail, operatorPassword, linkSecret, publicUrl } = config;
  const { smtpUrl, dataDir = DEFAULT_FOLDER, mailFrom: from = DEFAULT_SENDER } = config;
  return [
    { provide: FIRST_OPERATOR, useValue: { email: operatorEmail, password: operatorPassword } },
    { provide: LinkTokens, useFactory: () => new LinkTokens(linkSecret) },
    {
      provide: MailLinks,
      inject: [LinkTokens],
      useFactory: (tokens: LinkTokens) => new MailLinks(publicUrl, tokens),
    },
    { provide: Mailer, useFactory: () => new Mailer({ smtpUrl, folder: join(dataDir, 'mail'), from }) },
    ...[FirstOperator, KeyLetters, Letters, SendMail, LoginThrottle, KnownAddressStore, OwnPassword, PasswordHasher],
    ...[AttemptStore, Attempts, DaySaltStore, RecordRefusals],
    ...[CreateUser, EraseUser, GetUser, ListUsers, UpdateUser, UserStore],
    ...[ChangePassword, ConfirmEmail, GetMe, UpdateMe],
    ...[EndOutdatedSessions, EndSession, ListSessions, LogIn, LogOut, ResolveSession, SessionStore],
    ...[PasswordResetStore, RequestPasswordReset, ResetPassword],
  ];
}
