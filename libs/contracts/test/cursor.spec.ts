import { decodeCursor, encodeCursor, pageOf } from '../src/index.js';

test('a cursor leads on in its own list', () => {
  const cursor = encodeCursor('keys:prj_1', 'key_9');
  expect(decodeCursor('keys:prj_1', cursor)).toBe('key_9');
  expect(cursor).toMatch(/^[\w.-]+$/);
});

test('without a cursor the list begins', () => {
  expect(decodeCursor('keys:prj_1', undefined)).toBeNull();
});

test.each([
  ['of another project', encodeCursor('keys:prj_2', 'key_9')],
  ['with its position changed', encodeCursor('keys:prj_1', 'key_9').replace(/^./, 'X')],
  ['with its check changed', `${encodeCursor('keys:prj_1', 'key_9').slice(0, -1)}~`],
  ['without a check', encodeCursor('keys:prj_1', 'key_9').split('.')[0] ?? ''],
  ['with something after it', `${encodeCursor('keys:prj_1', 'key_9')}.x`],
  ['empty', ''],
  ['noise', '🔑'],
])('a cursor %s is refused, by its name', (_, cursor) => {
  const decode = () => decodeCursor('keys:prj_1', cursor);
  expect(decode).toThrow('request.malformed');
  expect(refusalOf(decode)).toMatchObject({ fields: [{ field: 'cursor' }] });
});

function refusalOf(work: () => unknown): unknown {
  try {
    return work();
  } catch (refusal) {
    return refusal;
  }
}

test('a full page has a way on only where there is more', () => {
  const page = (found: readonly number[]) => pageOf(found, 2, (last) => `after ${last}`, String);
  expect(page([1, 2, 3])).toEqual({ items: ['1', '2'], nextCursor: 'after 2' });
  expect(page([1, 2])).toEqual({ items: ['1', '2'], nextCursor: null });
  expect(page([])).toEqual({ items: [], nextCursor: null });
});
