import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keptSecrets } from './secrets.js';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'keyward-secrets-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const file = () => join(dataDir, 'secrets.json');

test('secrets are made once, and kept for their owner only', () => {
  const first = keptSecrets(dataDir);
  expect(first.peppers).toMatch(/^1:[A-Za-z0-9_-]{43}$/);
  expect(first.linkSecret).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(keptSecrets(dataDir)).toEqual(first);
  expect(statSync(file()).mode & 0o777).toBe(0o600);
});

test('a folder of an earlier version keeps what it has, and gains what it lacks for good', () => {
  writeFileSync(file(), JSON.stringify({ peppers: '1:as-it-was' }));
  const secrets = keptSecrets(dataDir);
  expect(secrets).toEqual({ peppers: '1:as-it-was', linkSecret: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/) });
  expect(JSON.parse(readFileSync(file(), 'utf8'))).toEqual(secrets);
});
