import { hash, randomInt } from 'node:crypto';

const CODES = 10;
const GROUPS = 3;
const GROUP_LENGTH = 4;

/** Crockford's base32: no letter is taken for another, or for a digit. 12 of them hold 60 bits. */
const LETTERS = '0123456789abcdefghjkmnpqrstvwxyz';

/** Ten texts such as `4k7p-x2mh-9d0t`, to be printed and put away. */
export function newRecoveryCodes(): readonly string[] {
  return Array.from({ length: CODES }, () => Array.from({ length: GROUPS }, newGroup).join('-'));
}

/** SHA-256, base64url. Of 60 random bits no slower hash is needed: there is nothing to guess from. */
export function recoveryDigest(code: string): string {
  return hash('sha256', plain(code), 'base64url');
}

/** As a tired person types it. */
function plain(code: string): string {
  return code.toLowerCase().replaceAll(/[\s-]/g, '').replaceAll('o', '0').replaceAll(/[il]/g, '1');
}

function newGroup(): string {
  return Array.from({ length: GROUP_LENGTH }, () => LETTERS.charAt(randomInt(LETTERS.length))).join('');
}
