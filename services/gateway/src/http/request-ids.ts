import type { IncomingMessage } from 'node:http';
import { newId } from '#contracts';

/** In lower case, as Node has it. */
export const REQUEST_ID_HEADER = 'x-request-id';

const acceptableId = /^[A-Za-z0-9._-]{1,64}$/;

const COUNTED_LETTERS = 6;
/** Of digits and lower-case letters, so many values have so many letters. */
const MOST_OF_A_BEGINNING = 36 ** COUNTED_LETTERS;

let beginning = '';
let count = MOST_OF_A_BEGINNING;

/** A caller's own request id is kept, so that its logs and ours tell one story. Any other request gets one of ours. */
export function requestIdFor({ headers }: IncomingMessage): string {
  const given = headers[REQUEST_ID_HEADER];
  return typeof given === 'string' && acceptableId.test(given) ? given : nextId();
}

/** An id whose beginning is that of a fresh one, and whose end counts: a fresh one each would cost more than a hash. */
function nextId(): string {
  if (count === MOST_OF_A_BEGINNING) {
    beginning = newId('req').slice(0, -COUNTED_LETTERS);
    count = 0;
  }
  return beginning + (count++).toString(36).padStart(COUNTED_LETTERS, '0');
}
