import { Secret, TOTP } from 'otpauth';

/** RFC 6238 as every authenticator knows it; RFC 4226 §4 R6 recommends 160 bits of secret. */
const PERIOD_S = 30;
const SECRET_BYTES = 20;
const settings = { algorithm: 'SHA1', digits: 6, period: PERIOD_S } as const;

/** One step to either side: clocks differ, and typing takes time (RFC 6238 §5.2). */
const SKEW_STEPS = 1;

/** A new secret, base32. */
export function newTotpSecret(): string {
  return new Secret({ size: SECRET_BYTES }).base32;
}

/** What authenticators read from a QR code. */
export function totpUri(secret: string, account: string): string {
  return new TOTP({ ...settings, issuer: 'Keyward', label: account, secret }).toString();
}

/** The time step this code belongs to, or null where it is none of the present ones. */
export function stepOfCode(secret: string, code: string, now: Date): number | null {
  const totp = new TOTP({ ...settings, secret });
  const timestamp = now.getTime();
  const delta = totp.validate({ token: code, timestamp, window: SKEW_STEPS });
  return delta === null ? null : totp.counter({ timestamp }) + delta;
}
