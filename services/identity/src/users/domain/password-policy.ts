import { passwordLength, Problem } from '#contracts';
import { isCommon } from './common-passwords.js';

/** Whose password it is to be. */
export interface PasswordOwner {
  readonly name: string;
  readonly email: string;
  /** Whether the password is not the sole factor. */
  readonly hasSecondFactor: boolean;
}

const PRODUCT = 'keyward';

/** Shorter names are parts of too many words. */
const SHORTEST_NAME = 4;

/**
 * NIST SP 800-63B-4 §3.1.1.2: long enough, not a common one, without the names an attacker tries first; and no rule
 * about what it is composed of. Every character counts, blanks at both ends among them.
 * @throws Problem `password.unsuitable` with the reason.
 */
export function assertSuitable(password: string, owner: PasswordOwner): void {
  const reason = faultOf(password.normalize('NFC'), owner);
  if (reason !== null) throw new Problem('password.unsuitable', [{ field: 'password', message: reason }]);
}

function faultOf(password: string, owner: PasswordOwner): string | null {
  const { soleFactor, besideAnother, longest } = passwordLength;
  const shortest = owner.hasSecondFactor ? besideAnother : soleFactor;
  const length = [...password].length;
  if (length < shortest) return `must have at least ${shortest} characters`;
  if (length > longest) return `must have at most ${longest} characters`;
  if (isCommon(password)) return 'is one of the common passwords';
  const folded = fold(password);
  const isHeld = (name: string) => [...name].length >= SHORTEST_NAME && folded.includes(name);
  if (isHeld(PRODUCT)) return 'must not hold the name of the product';
  return namesOf(owner).some(isHeld) ? 'must not hold your name or e-mail address' : null;
}

/** The name as a whole and each word of it, and the part of the address before the @. */
function namesOf({ name, email }: PasswordOwner): readonly string[] {
  const local = email.slice(0, email.lastIndexOf('@'));
  return [name, ...name.split(/\s+/u), local].map(fold);
}

function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}
