import { decodeCursor, encodeCursor, newId } from '#contracts';
import { readPlace, writePlace } from '../src/members/domain/place.js';

describe('the place of a member in a search', () => {
  test('fits into a cursor with the longest keyword there is, and comes back from it', () => {
    const place = { lead: 7, keyword: '𠮷'.repeat(28), id: newId('mem') };
    const cursor = encodeCursor('list', writePlace(place));
    expect(cursor.length).toBeLessThanOrEqual(200);
    const prefixes = ['', '', '', '', '', '', '', '𠮷𠮷'];
    expect(readPlace(decodeCursor('list', cursor) ?? '', prefixes)).toEqual(place);
  });

  test.each([
    ['of a word that is not asked for', 'xabc', ['a']],
    ['of a word that is too many', 'abc', []],
  ])('has no place %s', (_, keyword, prefixes) => {
    expect(readPlace(writePlace({ lead: 0, keyword, id: newId('mem') }), prefixes)).toBeNull();
  });

  test('has no place without a member', () => {
    expect(readPlace(`0${newId('usr')}abc`, ['a'])).toBeNull();
  });
});
