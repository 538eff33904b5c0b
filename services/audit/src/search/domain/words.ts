import { folded } from '#keywords';

/** A word is kept and looked for by so many characters of its beginning. */
const LONGEST = 28;

/** So many are kept of one entry, so that taking it in stays cheap whatever somebody has written. */
const MOST = 32;

/** The fields people write words into. What else an event tells are ids, times and words of a closed list. */
const writtenFields = new Set(['name', 'code', 'description', 'metadata', 'tags', 'url']);

/** What of an event words are taken from. */
interface Told {
  readonly before: Readonly<Record<string, unknown>> | null;
  readonly after: Readonly<Record<string, unknown>> | null;
  readonly details: Readonly<Record<string, unknown>>;
}

/** The words an entry is found by. Beside its leaf, never in it. */
export function wordsTold({ before, after, details }: Told): readonly string[] {
  const texts = new Set([before, after, details].flatMap(writtenIn));
  const words = [...texts].flatMap((text) => wordsIn(text).flatMap(beginningsIn));
  return [...new Set(words)].slice(0, MOST);
}

/** A word of a search text. */
export interface AskedWord {
  /** Without a look at case, accents and width. */
  readonly text: string;
  /** As it was typed. */
  readonly typed: string;
}

/** Each of them must be met. Empty for a text without a letter, digit or sign. */
export function wordsAsked(text: string): readonly AskedWord[] {
  const words = text.split(/\s+/u).map((typed) => ({ text: wordsIn(typed).join('').slice(0, LONGEST), typed }));
  return words.filter((word) => word.text !== '');
}

function writtenIn(fields: Readonly<Record<string, unknown>> | null): readonly string[] {
  return Object.entries(fields ?? {}).flatMap(([name, value]) => (writtenFields.has(name) ? textsIn(value) : []));
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

function wordsIn(text: string): readonly string[] {
  return folded(text)
    .split(/\s+/u)
    .filter((word) => word !== '');
}

/** A word is found by its beginning, and by that of each part: behind a hyphen or dot, and at every sign of Chinese. */
function beginningsIn(word: string): readonly string[] {
  const letters = [...word];
  const starts = letters.flatMap((letter, at) => (isStart(letter, letters[at - 1]) ? [at] : []));
  return starts.map((start) => letters.slice(start).join('').slice(0, LONGEST));
}

function isStart(letter: string, before: string | undefined): boolean {
  if (before === undefined || isSign.test(letter)) return true;
  return isLetter.test(letter) && (!isLetter.test(before) || isSign.test(before));
}

/** Of a script that is written without blanks between words. */
const isSign = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/u;
const isLetter = /[\p{L}\p{N}]/u;
