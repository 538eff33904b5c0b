import { Peppers } from '../src/keys/domain/peppers.js';
import { aPepper } from './builders.js';

const digest = 'n4bQgYhMfWWaL-qgxVrQFaO_TxsrC4Is0V1sFbDwCgg';
const [oldest, newest] = [aPepper(), aPepper()];
const before = Peppers.parse(`1:${oldest}`);
const rotated = Peppers.parse(`2:${newest},1:${oldest}`);

test('a new digest is kept under the newest pepper', () => {
  expect(rotated.keep(digest)).toMatchObject({ pepper: 2 });
  expect(Peppers.parse(`7:${newest},12:${oldest}`).keep(digest)).toMatchObject({ pepper: 7 });
});

test('a digest kept before a rotation is still found', () => {
  expect(rotated.matches(digest, before.keep(digest))).toBe(true);
  expect(rotated.matches(digest, rotated.keep(digest))).toBe(true);
});

test('a digest whose pepper is no longer known matches nothing', () => {
  expect(before.matches(digest, rotated.keep(digest))).toBe(false);
});

test('another digest does not match, however near', () => {
  const kept = rotated.keep(digest);
  for (const other of ['', `${digest}A`, digest.slice(0, -1), digest.replace('n', 'N')]) {
    expect(rotated.matches(other, kept)).toBe(false);
  }
});

test('another pepper under the same number does not match', () => {
  expect(Peppers.parse(`1:${newest}`).matches(digest, before.keep(digest))).toBe(false);
});

test.each(['', 'AAAA', 'not base64url!'])('a damaged record matches nothing and breaks nothing: "%s"', (hmac) => {
  expect(before.matches(digest, { pepper: 1, hmac })).toBe(false);
});

test('what is kept gives away neither digest nor pepper', () => {
  const kept = JSON.stringify(before.keep(digest));
  expect(kept).not.toContain(digest);
  expect(kept).not.toContain(oldest);
});

test('two peppers of one version are refused, as one of them would be forgotten', () => {
  expect(() => Peppers.parse(`1:${newest},1:${oldest}`)).toThrow('two secrets of one version');
});
