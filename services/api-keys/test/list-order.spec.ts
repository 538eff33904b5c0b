import { apiKeySorts, decodeCursor, encodeCursor, newId } from '#contracts';
import { comparePositions, orderOf, positionOf, readPosition, writePosition } from '../src/keys/domain/order.js';
import { listedOf, reachOf, shelvesOf, sortNameOf } from '../src/keys/domain/shelf.js';
import { aKey } from './builders.js';

const never = aKey({ name: 'Über', lastUsedAt: null });
const used = aKey({ name: 'alpha', lastUsedAt: new Date('2026-02-01T00:00:00.000Z') });

test.each(apiKeySorts)('a position in the order %s comes back from a cursor', (sort) => {
  const order = orderOf(sort);
  for (const key of [never, used]) {
    const position = positionOf(key, order);
    const cursor = encodeCursor('list', writePosition(position));
    expect(readPosition(decodeCursor('list', cursor) ?? '', order)).toEqual(position);
  }
});

test.each(['a', '𠮷', '工', '\u{FDFA}'])('the longest name of %s fits into a cursor', (letter) => {
  const position = positionOf(aKey({ name: letter.repeat(100) }), orderOf('name'));
  expect(encodeCursor('list', writePosition(position)).length).toBeLessThanOrEqual(200);
});

test.each([
  ['without an id', 'createdAt', `${newId('usr')}1`],
  ['without a time', 'createdAt', newId('key')],
  ['with a text for a time', 'expiresAt', `${newId('key')}abc`],
  ['of nothing', 'name', ''],
] as const)('there is no position %s', (_, sort, text) => {
  expect(readPosition(text, orderOf(sort))).toBeNull();
});

test('a key that was never used stands before all that were, and an order turned round turns all of it', () => {
  for (const [sort, sign] of [
    ['lastUsedAt', -1],
    ['-lastUsedAt', 1],
  ] as const) {
    const order = orderOf(sort);
    expect(Math.sign(comparePositions(positionOf(never, order), positionOf(used, order), order))).toBe(sign);
    expect(Math.abs(comparePositions(positionOf(never, order), positionOf(never, order), order))).toBe(0);
  }
});

test('names are sorted without case, accents and width', () => {
  expect(['Über', 'ALPHA', 'Ｚoo', '小明'].map(sortNameOf)).toEqual(['uber', 'alpha', 'zoo', '小明']);
});

describe('the shelf of a key', () => {
  const nextNoticeAt = new Date('2026-12-01T00:00:00.000Z');

  test.each([
    ['active', { nextNoticeAt }],
    ['expired', { nextNoticeAt: null }],
    ['disabled', { nextNoticeAt, disabledAt: new Date() }],
    ['disabled', { nextNoticeAt: null, disabledAt: new Date() }],
  ] as const)('is that of its status as it was told, and of its kind: %s', (status, given) => {
    for (const kind of ['standard', 'master'] as const) {
      expect(shelvesOf(status, kind)).toEqual([listedOf(aKey({ ...given, kind })).shelf]);
    }
  });

  test('is none once it is deleted, and then it has no words', () => {
    expect(listedOf(aKey({ deletedAt: new Date() }))).toMatchObject({ shelf: null, keywords: [] });
  });

  test('is one of six', () => {
    expect(new Set(shelvesOf(null, null)).size).toBe(6);
    expect([shelvesOf('active', null).length, shelvesOf(null, 'master').length]).toEqual([2, 3]);
  });
});

test('a key is found by name, tags and the beginning of its id, and reaches what it is not kept from', () => {
  const { keywords } = listedOf(aKey({ _id: 'key_01Kq3nH0sYpC2vV6bT9xWd', name: 'Nightly', tags: ['eu-west'] }));
  expect(keywords).toEqual(
    expect.arrayContaining(['ightly', 'west', 'key_01kq3nh0sypc2vv6bt9xwd', '01kq3nh0sypc2vv6bt9xwd']),
  );
  const [service, other] = [newId('svc'), newId('svc')];
  const reaches = (scopes: readonly string[] | null, wanted: string) =>
    listedOf(aKey({ scopes })).keywords.some((keyword) => reachOf(wanted).includes(keyword));
  expect(reaches(null, service)).toBe(true);
  expect(reaches([service, 'verify'], service)).toBe(true);
  expect(reaches([service], other)).toBe(false);
  expect(reaches(['verify'], service)).toBe(false);
});
