import { hash } from 'node:crypto';
import type { Page } from './page.js';
import { Problem } from './problem.js';

const CHECK_LENGTH = 12;

/**
 * Where a list goes on. The check ties the cursor to its list, so that one of another list, tenant or filter, or one
 * that was changed on the way, is refused instead of answering something else.
 * @param list names the list and everything it is narrowed by.
 */
export function encodeCursor(list: string, position: string): string {
  return `${Buffer.from(position).toString('base64url')}.${checkOf(list, position)}`;
}

/** @returns null where the list is to begin. @throws Problem `request.malformed` for a cursor of anything else. */
export function decodeCursor(list: string, cursor: string | undefined): string | null {
  if (cursor === undefined) return null;
  const [encoded = '', check] = cursor.split('.');
  const position = Buffer.from(encoded, 'base64url').toString();
  if (encodeCursor(list, position) === cursor && check !== undefined) return position;
  throw new Problem('request.malformed', [{ field: 'cursor', message: 'is not a cursor of this list' }]);
}

/** A page of a list. @param found one item more than the page holds, if there is one. */
export function pageOf<Found, Item>(
  found: readonly Found[],
  limit: number,
  cursorAfter: (last: Found) => string,
  toItem: (found: Found) => Item,
): Page<Item> {
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(toItem),
    nextCursor: found.length > limit && last !== undefined ? cursorAfter(last) : null,
  };
}

function checkOf(list: string, position: string): string {
  return hash('sha256', `${list}\0${position}`, 'base64url').slice(0, CHECK_LENGTH);
}
