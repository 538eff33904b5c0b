import { randomBytes } from 'node:crypto';
import { newId } from '#contracts';
import { LinkTokens } from '../src/links/link-tokens.js';

const secret = randomBytes(32).toString('base64url');
const links = new LinkTokens(secret);
const id = newId('inv');
const token = links.make('invitation', id, 3);
/** With a character that the other base64 writes differently. */
const odd =
  Array.from({ length: 100 }, (_, issue) => links.make('invitation', id, issue)).find((each) =>
    /[-_]/.test(each.slice(id.length)),
  ) ?? '';

test('a token says which link it is, and can be made anew', () => {
  expect(links.read('invitation', token)).toEqual({ id, issue: 3 });
  expect(new LinkTokens(secret).make('invitation', id, 3)).toBe(token);
  expect(token).toMatch(/^inv_[0-9A-Za-z]{22}\.[A-Za-z0-9_-]{48}$/);
});

test('a token is good for its purpose, id and issue, and under its secret, only', () => {
  expect(links.read('password-reset', token)).toBeNull();
  expect(new LinkTokens(randomBytes(32).toString('base64url')).read('invitation', token)).toBeNull();
  const [, proof = ''] = token.split('.');
  expect(links.read('invitation', `${newId('inv')}.${proof}`)).toBeNull();
  const bytes = Buffer.from(proof, 'base64url');
  bytes.writeUInt32BE(4);
  expect(links.read('invitation', `${id}.${bytes.toString('base64url')}`)).toBeNull();
});

test.each([
  ['a changed character', token.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))],
  ['padding', `${token}=`],
  ['something behind it', `${token}.x`],
  ['a cut end', token.slice(0, -4)],
  ['no proof', id],
  ['nothing', ''],
  ['another alphabet', odd.replaceAll('-', '+').replaceAll('_', '/')],
])('a token with %s is none', (_, text) => {
  expect(links.read('invitation', text)).toBeNull();
});
