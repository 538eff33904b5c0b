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
  for (const secret of [first.linkSecret, first.logSeed, first.witnessSeed, first.webhookSecret])
    expect(secret).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(first.natsIssuerSeed).toMatch(/^SA[A-Z2-7]{56},SX[A-Z2-7]{56}$/);
  expect(new Set(Object.values(first)).size).toBe(6);
  expect(keptSecrets(dataDir)).toEqual(first);
  expect(statSync(file()).mode & 0o777).toBe(0o600);
});

test('a folder of an earlier version keeps what it has, and gains what it lacks for good', () => {
  writeFileSync(file(), JSON.stringify({ peppers: '1:as-it-was' }));
  const secrets = keptSecrets(dataDir);
  const made = expect.stringMatching(/^[A-Za-z0-9_-]{43}$/);
  const natsIssuerSeed = expect.stringMatching(/^SA/);
  const others = { linkSecret: made, logSeed: made, witnessSeed: made, webhookSecret: made, natsIssuerSeed };
  expect(secrets).toEqual({ peppers: '1:as-it-was', ...others });
  expect(JSON.parse(readFileSync(file(), 'utf8'))).toEqual(secrets);
});
