/** One browser's way to the provider and back. It is kept sealed by that browser, so nobody else can end it. */
export interface SignOnAttempt {
  /** A challenge of identity's own: it says until when, and is spent once. */
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
  /** Who was logged in when it began: the provider's account is to be linked to this user. */
  readonly userId: string | null;
}

export function writeAttempt({ state, nonce, codeVerifier, userId }: SignOnAttempt): string {
  return JSON.stringify({ state, nonce, codeVerifier, userId });
}

/** @param text as `writeAttempt` made it: it was sealed, so it is nobody else's. */
export function readAttempt(text: string): SignOnAttempt {
  return JSON.parse(text) as SignOnAttempt;
}
