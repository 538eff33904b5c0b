/**
 * A suffix is cut after this many characters, so that a thing has as many keywords as letters in its names and no
 * more bytes than 28 times that. A typed id fits in whole.
 */
const LONGEST = 28;

/** What of a thing can be searched for. */
export interface Searchable {
  /** Found by any part of their words. */
  readonly texts: readonly string[];
  /** Found by their beginning. */
  readonly ids: readonly string[];
}

/** Every suffix of every word, so that any part of a word is the beginning of a keyword. */
export function keywordsOf({ texts, ids }: Searchable): readonly string[] {
  const suffixes = texts.flatMap(wordsOf).flatMap(suffixesOf);
  return [...new Set([...suffixes, ...ids.flatMap(wordsOf)])];
}

/**
 * The beginnings a thing's keywords must have to be found. A word longer than a keyword is looked for in pieces.
 * Empty for a text without a letter, digit or sign.
 */
export function prefixesOf(text: string): readonly string[] {
  return [...new Set(wordsOf(text).flatMap(piecesOf))];
}

export function matchesAll(keywords: readonly string[], prefixes: readonly string[]): boolean {
  return prefixes.every((prefix) => keywords.some((keyword) => keyword.startsWith(prefix)));
}

/** The keyword by which an index in the order of UTF-8 comes to a thing first. */
export function firstMatch(keywords: readonly string[], prefix: string): string | null {
  return keywords.filter((keyword) => keyword.startsWith(prefix)).toSorted(compareUtf8)[0] ?? null;
}

/** As MongoDB orders strings; JavaScript orders them by UTF-16, which puts 𠮷 before Ａ. */
export function compareUtf8(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}

/**
 * A text as it is compared: case, accents and width do not matter (Unicode normalisation form KD without its marks,
 * then KC, which puts Hangul together again). Upper case first, so that ß is found by ss, and the final sigma by the other.
 */
export function folded(text: string): string {
  const lower = text.normalize('NFKD').toUpperCase().toLowerCase().replaceAll('ς', 'σ');
  return lower.normalize('NFKD').replaceAll(/\p{M}/gu, '').normalize('NFKC');
}

function wordsOf(text: string): readonly string[] {
  return folded(text)
    .split(/\s+/u)
    .filter((word) => word !== '');
}

function suffixesOf(word: string): readonly string[] {
  const letters = [...word];
  return letters.map((_, start) => letters.slice(start, start + LONGEST).join(''));
}

function piecesOf(word: string): readonly string[] {
  const letters = [...word];
  const count = Math.ceil(letters.length / LONGEST);
  return Array.from({ length: count }, (_, i) => letters.slice(i * LONGEST, (i + 1) * LONGEST).join(''));
}
