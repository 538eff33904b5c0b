import type { ApiKeyLeakedData, ExpiryNoticeDays } from '#contracts';

/** What each mail has to say, besides its own words. */
export interface MailValues {
  readonly invitation: { readonly project: string; readonly inviter: string; readonly link: string };
  readonly 'password-reset': { readonly name: string; readonly link: string };
  readonly 'email-confirmation': { readonly name: string; readonly link: string };
  readonly 'password-changed': { readonly name: string; readonly time: string };
  readonly 'sign-in-method-added': { readonly name: string; readonly method: SignInMethod; readonly time: string };
  readonly 'key-leaked': AboutKey & { readonly action: LeakAnswer };
  /** `time`: when it will expire. */
  readonly 'key-expiring': AboutKey & { readonly days: ExpiryNoticeDays };
}

interface AboutKey {
  readonly name: string;
  readonly key: string;
  readonly project: string;
  readonly time: string;
}

export type MailTemplate = keyof MailValues;
export type LeakAnswer = ApiKeyLeakedData['action'];
export type SignInMethod = 'passkey' | 'second-factor' | 'sign-on';

export interface MailText {
  readonly subject: string;
  readonly text: string;
}

/** One for each language. */
export type MailTexts = { readonly [Template in MailTemplate]: (values: MailValues[Template]) => MailText };
