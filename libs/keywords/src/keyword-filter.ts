/** The greatest code point: behind every text that begins with a prefix. */
const LAST = '\u{10FFFF}';

/** The first text in the order of UTF-8 that is behind all that begin with the prefix. */
export function beyondPrefix(prefix: string): string {
  return prefix + LAST;
}

/** As a filter of MongoDB: of the documents that are found by this beginning. One range of an index, no pattern. */
export function hasKeyword(prefix: string) {
  return { keywords: { $elemMatch: { $gte: prefix, $lt: beyondPrefix(prefix) } } };
}
