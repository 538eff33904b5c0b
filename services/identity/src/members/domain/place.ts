import { isId } from '#contracts';

/** Where a member stands in the order of a search. */
export interface Place {
  /** Which of the prefixes leads through the index; the same on every page of a search. */
  readonly lead: number;
  readonly keyword: string;
  readonly id: string;
}

const ID_LENGTH = 26;

/** One digit, the id, the keyword: short enough for a cursor. */
export function writePlace({ lead, keyword, id }: Place): string {
  return `${lead}${id}${keyword}`;
}

/** @returns null for the place of another search. */
export function readPlace(position: string, prefixes: readonly string[]): Place | null {
  const lead = Number(position.slice(0, 1));
  const id = position.slice(1, 1 + ID_LENGTH);
  const keyword = position.slice(1 + ID_LENGTH);
  const prefix = prefixes[lead];
  return prefix !== undefined && keyword.startsWith(prefix) && isId('mem', id) ? { lead, keyword, id } : null;
}
