import { isEmail } from 'class-validator';
import { userCreated, type Actor, type EventDraft, type Language } from '#contracts';
import { newUser, type SignOnIdentity, type User } from '../../users/domain/user.js';

/** A person, as the provider vouches for: only with an address that it has verified. */
export interface Vouched extends SignOnIdentity {
  readonly email: string;
  readonly name: string;
  readonly language: Language;
}

const LONGEST_NAME = 100;
const LONGEST_EMAIL = 254;

/** Null where the provider does not say that the e-mail address is the person's own (OpenID Connect Core §5.7). */
export function vouchedFor(identity: SignOnIdentity, claims: Readonly<Record<string, unknown>>): Vouched | null {
  const { email, email_verified: isVerified, name, locale } = claims;
  if (isVerified !== true || typeof email !== 'string' || email.length > LONGEST_EMAIL) return null;
  if (!isEmail(email, { require_tld: false })) return null;
  const called = typeof name === 'string' && name.trim() !== '' ? name.trim() : email.slice(0, email.indexOf('@'));
  const language = typeof locale === 'string' && /^zh\b/i.test(locale) ? 'zh-TW' : 'en';
  return { ...identity, email, name: called.slice(0, LONGEST_NAME), language };
}

/**
 * Whether the account that has the vouched address may be entered by the provider from now on: docs/decisions/
 * 0008-sign-on-linking.md. An account with a password is linked only by who is logged in to it.
 * @param begunBy who was logged in when the sign-on began.
 */
export function mayLink(account: User, begunBy: string | null): boolean {
  const isFree = !account.signOn;
  return isFree && (account.passwordHash === null || account._id === begunBy);
}

/** An account without a password: the provider is its only way in, until the person asks for a password by mail. */
export function accountOf({ issuer, subject, email, name, language }: Vouched): NewAccount {
  const state = newUser({ email, name, language, signOn: { issuer, subject } });
  const actor: Actor = { kind: 'user', userId: state._id, operator: false, sessionId: null, membership: null };
  return { state, event: userCreated.of({ actor, data: { operator: false } }) };
}

interface NewAccount {
  readonly state: ReturnType<typeof newUser>;
  readonly event: EventDraft;
}
