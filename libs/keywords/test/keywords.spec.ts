import { compareUtf8, firstMatch, folded, hasKeyword, keywordsOf, matchesAll, prefixesOf } from '../src/index.js';

const finds = (text: string, q: string) => matchesAll(keywordsOf({ texts: [text], ids: [] }), prefixesOf(q));

describe('a search finds', () => {
  test.each([
    ['any part of a word', 'Ada Lovelace', 'velac'],
    ['capitals by small letters', 'ADA', 'ada'],
    ['small letters by capitals', 'ada', 'ADA'],
    ['letters with marks by those without', 'José Nuñez', 'jose nunez'],
    ['letters without marks by those with', 'Jose Nunez', 'JOSÉ ñ'],
    ['marks written apart by marks written together', 'Jose\u0301', 'jos\u00e9'],
    ['a Turkish capital I', 'İstanbul', 'istanbul'],
    ['a sharp s by two', 'Straße', 'STRASSE'],
    ['a final sigma in the middle of a word', 'Οδυσσεύς', 'οδυσσευς'],
    ['a Greek word by its beginning', 'ΟΔΥΣΣΕΥΣ', 'οδυσ'],
    ['a Chinese name by its given name', '王小明', '小明'],
    ['a Chinese name by one sign', '王小明', '明'],
    ['wide letters by narrow ones', 'ＡＤＡ', 'ada'],
    ['a name behind an ideographic space', '王\u3000小明', '小明'],
    ['half-width kana by whole ones', 'ｶﾞｲﾄﾞ', 'ガイド'],
    ['a Korean name', '김철수', '철수'],
    ['a sign outside the basic plane', '𠮷田', '𠮷'],
    ['an address by its domain', 'ada@example.org', 'example.org'],
    ['words in whichever order', 'Ada Lovelace', 'lovelace ada'],
    ['what regular expressions would read as orders', 'a.*b(c+)+$', '.*b(c+)+$'],
    ['a word longer than a keyword', `x${'abcdefghij'.repeat(9)}y`, 'abcdefghij'.repeat(9)],
  ])('%s', (_, text, q) => {
    expect(finds(text, q)).toBe(true);
  });

  test.each([
    ['a word that is not there', 'Ada Lovelace', 'ada byron'],
    ['by a pattern', 'Ada Lovelace', 'a.a'],
    ['over the gap between words', 'Ada Lovelace', 'adalovelace'],
    ['another Chinese name', '王小明', '王明'],
    ['a long word with another end', 'abcdefghij'.repeat(9), `${'abcdefghij'.repeat(9)}z`],
  ])('not %s', (_, text, q) => {
    expect(finds(text, q)).toBe(false);
  });

  test('an id by its beginning, in whole too', () => {
    const id = 'usr_01Kq3nH0sYpC2vV6bT9xWd';
    const keywords = keywordsOf({ texts: [], ids: [id] });
    for (const q of [id, id.slice(0, 12), id.toUpperCase()]) expect(matchesAll(keywords, prefixesOf(q))).toBe(true);
  });
});

test('a text without a word asks for nothing', () => {
  for (const q of ['', '   ', '\u3000', '\u0301']) expect(prefixesOf(q)).toEqual([]);
});

test('keywords are as many as letters, each of 28 characters at most', () => {
  const keywords = keywordsOf({
    texts: [Array.from({ length: 100 }, (_, i) => String.fromCodePoint(0x4e00 + i)).join('')],
    ids: [],
  });
  expect(keywords).toHaveLength(100);
  expect(Math.max(...keywords.map((keyword) => [...keyword].length))).toBe(28);
});

describe('the order of a search', () => {
  test('is that of UTF-8, which differs from JavaScript’s', () => {
    expect(['𠮷', 'ｚ'].toSorted()).toEqual(['𠮷', 'ｚ']);
    expect(['𠮷', 'ｚ'].toSorted(compareUtf8)).toEqual(['ｚ', '𠮷']);
  });

  test('puts a thing where its first matching keyword is', () => {
    expect(firstMatch(['banana', 'anana', 'nana', 'ana', 'na', 'a'], 'an')).toBe('ana');
    expect(firstMatch(['banana'], 'x')).toBeNull();
  });
});

test('a folded text keeps its order of words and is the same however it was typed', () => {
  expect(folded('Ünlü  Straße')).toBe('unlu  strasse');
});

test('a filter is a range of texts, whatever the prefix would mean as a pattern', () => {
  expect(hasKeyword('(a+)+$')).toEqual({ keywords: { $elemMatch: { $gte: '(a+)+$', $lt: '(a+)+$\u{10FFFF}' } } });
});
