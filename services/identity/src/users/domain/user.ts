import { createHmac, randomBytes } from 'node:crypto';
import {
  newId,
  userErased,
  userPasswordChanged,
  type Actor,
  type Commitment,
  type Language,
  type UserState,
  type UserView,
} from '#contracts';
import { keywordsOf } from '#keywords';

/** A person as an OpenID provider knows it (OpenID Connect Core §2: `sub` is unique within `iss`, and for ever). */
export interface SignOnIdentity {
  readonly issuer: string;
  readonly subject: string;
}

export interface EmailChange {
  readonly email: string;
  readonly expiresAt: Date;
}

/** An account: one person, one e-mail address. */
export interface User {
  readonly _id: string;
  readonly email: string;
  /** The address as it is compared: see `emailKeyOf`. */
  readonly emailKey: string;
  readonly name: string;
  readonly phone: string | null;
  readonly organisation: string | null;
  readonly language: Language;
  readonly state: UserState;
  readonly operator: boolean;
  /** Argon2id in PHC form; null for who has no password, such as who came by single sign-on. */
  readonly passwordHash: string | null;
  /** Whom the provider may log in as this user; absent or null: nobody. */
  readonly signOn?: SignOnIdentity | null;
  /** 32 random bytes, base64url: events hold personal data only as commitments under it. Null once it is erased. */
  readonly personalSalt: string | null;
  /** Sessions of an earlier epoch have ended: it moves on when the password changes, and when the account is disabled. */
  readonly sessionEpoch: number;
  /** The one session of the epoch before that goes on: the one that changed the password. */
  readonly keptSessionId: string | null;
  /** An address that waits to be confirmed. */
  readonly emailChange: EmailChange | null;
  /** How many addresses have been asked for: only the newest link is good. */
  readonly emailIssue: number;
  /** When nothing of the person was kept any more but the id; absent or null: it is. */
  readonly erasedAt?: Date | null;
  /** For the search. */
  readonly keywords: readonly string[];
  readonly createdAt: Date;
}

type NewUser = Omit<User, 'createdAt'> & { readonly projectId: null };

/** What an account is at its beginning. */
export function newUser(given: Pick<User, 'email' | 'name' | 'language'> & Partial<NewUser>): NewUser {
  const user = {
    _id: newId('usr'),
    projectId: null,
    emailKey: emailKeyOf(given.email),
    phone: null,
    organisation: null,
    state: 'active' as const,
    operator: false,
    passwordHash: null,
    personalSalt: randomBytes(32).toString('base64url'),
    sessionEpoch: 0,
    keptSessionId: null,
    emailChange: null,
    emailIssue: 0,
    ...given,
  };
  return { ...user, keywords: userKeywords(user) };
}

export function userKeywords({ _id, name, email }: Pick<User, '_id' | 'name' | 'email'>): readonly string[] {
  return keywordsOf({ texts: [name, email], ids: [_id] });
}

/**
 * A value as events may hold it for ever: proof of what it was for who has value and salt, and nothing once the salt
 * is deleted.
 */
export function commitmentTo({ personalSalt }: Pick<User, 'personalSalt'>, field: string, value: string | null) {
  if (value === null) return null;
  if (personalSalt === null) throw new Error('nothing can be said of a person who was erased');
  return createHmac('sha256', personalSalt).update(`${field}\0${value}`).digest('base64url') satisfies Commitment;
}

interface PasswordChange {
  readonly passwordHash: string;
  /** Of the session that goes on: all others end. */
  readonly keptSessionId: string | null;
  readonly by: 'owner' | 'reset';
  readonly actor: Actor;
}

/** A new password, and in the same write the end of every session that was opened with what went before. */
export function passwordChange(user: User, { passwordHash, keptSessionId, by, actor }: PasswordChange) {
  const sessionEpoch = user.sessionEpoch + 1;
  const event = userPasswordChanged.of({ actor, data: { by } });
  return { set: { passwordHash, sessionEpoch, keptSessionId }, event };
}

/** A person who is forgotten: what is left says only that there was somebody. The e-mail address is free again. */
export function erasure(user: User, actor: Actor, now: Date) {
  const set = {
    email: `${user._id}@erased.invalid`,
    emailKey: `erased:${user._id}`,
    name: '',
    phone: null,
    organisation: null,
    passwordHash: null,
    signOn: null,
    personalSalt: null,
    sessionEpoch: user.sessionEpoch + 1,
    keptSessionId: null,
    emailChange: null,
    erasedAt: now,
    keywords: keywordsOf({ texts: [], ids: [user._id] }),
  };
  return { set, event: userErased.of({ actor, data: {} }) };
}

/** Addresses that differ only in case or in how Unicode writes them belong to one account. */
export function emailKeyOf(email: string): string {
  return email.normalize('NFC').toLowerCase();
}

export function toUserView(user: User): UserView {
  const { _id, email, name, phone, organisation, language, state, operator, createdAt, erasedAt } = user;
  const times = { createdAt: createdAt.toISOString(), ...(erasedAt && { erasedAt: erasedAt.toISOString() }) };
  return { id: _id, email, name, phone, organisation, language, state, operator, ...times };
}
