import { readConfig } from '../src/config.js';
import { collect, collectEntry } from '../src/input/lists.js';
import { rateLimit, seconds, wholeNumber } from '../src/input/numbers.js';
import { serverAt } from '../src/server-url.js';
import { timeAgo, timeAhead } from '../src/input/times.js';

test.each(['0', '-1', '1.5', '1e2', '', ' 7', '11', 'seven', '0x5'])('%j is no whole number from 1 to 10', (text) => {
  expect(() => wholeNumber(1, 10)(text)).toThrow('whole number from 1 to 10');
});

test('a duration counts in seconds, minutes, hours or days', () => {
  expect(['90', '90s', '15m', '24h', '7d'].map(seconds)).toEqual([90, 90, 900, 86_400, 604_800]);
  for (const text of ['', 'd', '7w', '-1d', '1.5h', '1d2h']) expect(() => seconds(text)).toThrow('duration');
});

test('a rate limit is uses and a window', () => {
  expect(rateLimit('100/60s')).toEqual({ requests: 100, seconds: 60 });
  expect(rateLimit('5/1m')).toEqual({ requests: 5, seconds: 60 });
  for (const text of ['100', '/60', '100/', 'a/b']) expect(() => rateLimit(text)).toThrow();
});

test('a time is one of RFC 3339, or so long from now', () => {
  expect(timeAhead('2026-12-31T00:00:00+08:00')).toBe('2026-12-31T00:00:00+08:00');
  expect((Date.parse(timeAhead('30d')) - Date.now()) / 86_400_000).toBeCloseTo(30, 3);
  expect((Date.now() - Date.parse(timeAgo('2h'))) / 3_600_000).toBeCloseTo(2, 3);
  for (const text of ['tomorrow', '2026-12-31', '2026-13-01T00:00:00Z', '7']) expect(() => timeAhead(text)).toThrow();
});

test('a list is given by commas, by repetition, or both', () => {
  expect(collect('c', collect('a, b', undefined))).toEqual(['a', 'b', 'c']);
  expect(collect('a', false)).toEqual(['a']);
  expect(() => collect('a,,b', undefined)).toThrow('empty');
  expect(collectEntry('b=x,y=z', collectEntry('a=1', undefined))).toEqual({ a: '1', b: 'x,y=z' });
  expect(() => collectEntry('=x', undefined)).toThrow('name=text');
});

test('an empty variable counts as missing, and a relative folder for configuration is passed over', () => {
  const config = readConfig({ KEYWARD_URL: '', XDG_CONFIG_HOME: 'here', HOME: '/home/ada' });
  expect(config.url).toBeNull();
  expect(config.folder).toMatch(/^\/.*\/\.config\/keyward$/);
  expect(readConfig({ XDG_CONFIG_HOME: '/etc/x' }).folder).toBe('/etc/x/keyward');
});

test('a server is named by its address, and what others can read on its way is no safe one', () => {
  expect(serverAt('https://keyward.example.org/')).toEqual({ url: 'https://keyward.example.org', safe: true });
  expect(serverAt('http://example.org/keyward/')).toEqual({ url: 'http://example.org/keyward', safe: false });
  for (const url of ['http://localhost:3000', 'http://127.0.0.1', 'http://[::1]:3000'])
    expect(serverAt(url).safe).toBe(true);
  for (const url of ['example.org', 'ftp://example.org', 'https://a:b@example.org', 'https://example.org/?a=1']) {
    expect(() => serverAt(url)).toThrow();
  }
});
