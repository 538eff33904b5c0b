import { dictionary } from '@zxcvbn-ts/language-common';

/** About 49,000, from leaks, in lower case. */
const common: ReadonlySet<string> = new Set(dictionary['passwords-common']);

const SHORTEST_REPEATED = 4;

/** Whether many people have had this password: as a whole (NIST SP 800-63B-4 §3.1.1.2), or one of them over and over. */
export function isCommon(password: string): boolean {
  const text = password.toLowerCase();
  return common.has(text) || common.has(unitOf(text));
}

/** The shortest text that the password is a repetition of. */
function unitOf(text: string): string {
  const period = (text + text).indexOf(text, SHORTEST_REPEATED);
  return text.slice(0, period);
}
