import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startPlatform, type Platform } from '#testing';

const RUNS_WITHIN_MS = 30_000;

let platform: Platform;

beforeAll(async () => {
  platform = await startPlatform();
}, 120_000);
afterAll(() => platform.stop());

/** The README's minute as it stands there, but for where Keyward is and who its operator is. */
async function minute(): Promise<string> {
  const readme = await readFile(join(import.meta.dirname, '../../README.md'), 'utf8');
  const block = readme.split('```sh\n').find((part) => part.startsWith('KEYWARD='));
  if (block === undefined) throw new Error('the README has no minute any more');
  const { email, password } = platform.operator;
  return block
    .slice(0, block.indexOf('```'))
    .replace('http://localhost:3000', platform.url)
    .replace('PASSWORD=…', `PASSWORD=${password}`)
    .replace('operator@keyward.local', email);
}

test('the first key in one minute works as the README says', async () => {
  const script = `set -eu; TOKEN=\n${await minute()}`;
  const { stdout } = await promisify(execFile)('bash', ['-c', script], { timeout: RUNS_WITHIN_MS });
  const [verified, extended, deleted, refused, audited] = stdout
    .split(/(?<=\})(?=\{)/)
    .map((text) => JSON.parse(text) as object);
  expect(verified).toMatchObject({ valid: true, code: 'valid' });
  expect(extended).toMatchObject({ name: 'nightly batch', version: 2 });
  expect(deleted).toMatchObject({ revision: expect.stringMatching(/^key_\w{22}:3$/) });
  expect(refused).toMatchObject({ valid: false, code: 'deleted' });
  expect(audited).toMatchObject({ items: expect.any(Array) });
});
