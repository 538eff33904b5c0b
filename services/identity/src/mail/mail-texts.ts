/** What each mail has to say, besides its own words. */
export interface MailValues {
  readonly invitation: { readonly project: string; readonly inviter: string; readonly link: string };
  readonly 'password-reset': { readonly name: string; readonly link: string };
  readonly 'email-confirmation': { readonly name: string; readonly link: string };
  readonly 'password-changed': { readonly name: string; readonly time: string };
  readonly 'sign-in-method-added': { readonly name: string; readonly method: SignInMethod; readonly time: string };
}

export type MailTemplate = keyof MailValues;
export type SignInMethod = 'passkey' | 'second-factor' | 'sign-on';

export interface MailText {
  readonly subject: string;
  readonly text: string;
}

/** One for each language. */
export type MailTexts = { readonly [Template in MailTemplate]: (values: MailValues[Template]) => MailText };
