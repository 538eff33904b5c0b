import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseKey } from '#merkle';
import { logAndWitness } from './log-and-witness.js';
import { readSettings } from './settings.js';

const PORT = 20_001;
const dataDir = join(tmpdir(), 'keyward-of-no-one');
const seed = (of: string) => Buffer.alloc(32, of).toString('base64url');
const secrets = { peppers: '', linkSecret: '', logSeed: seed('log'), witnessSeed: seed('witness') } as const;
const plan = (env: NodeJS.ProcessEnv = {}) =>
  logAndWitness(readSettings({ KEYWARD_DATA_DIR: dataDir, ...env }), { ...others, ...secrets }, PORT);
/** What it does not read. */
const others = {} as Parameters<typeof logAndWitness>[1];

test('log and witness have a seed each, and know the key of the other', () => {
  const { log, witness } = plan();
  expect(log).toMatchObject({ KEYWARD_LOG_SEED: secrets.logSeed, KEYWARD_WITNESS_URL: `http://127.0.0.1:${PORT}` });
  expect(witness).toMatchObject({
    KEYWARD_WITNESS_SEED: secrets.witnessSeed,
    KEYWARD_DATA_DIR: join(dataDir, 'witness'),
  });
  expect(parseKey(log['KEYWARD_WITNESS_KEY'] ?? '')?.name).toBe('keyward.local/witness');
  expect(parseKey(witness?.['KEYWARD_WITNESS_LOGS'] ?? '')?.name).toBe('keyward.local/audit-log');
  expect(JSON.stringify(log)).not.toContain(secrets.witnessSeed);
  expect(JSON.stringify(witness)).not.toContain(secrets.logSeed);
});

test('a witness that runs elsewhere is told to the log, and none is started', () => {
  const elsewhere = { KEYWARD_WITNESS_URL: 'https://witness.example', KEYWARD_WITNESS_KEY: 'name+id+key' };
  expect(plan(elsewhere)).toEqual({ log: expect.objectContaining(elsewhere), witness: null });
  expect(() => plan({ KEYWARD_WITNESS_URL: 'https://witness.example' })).toThrow('KEYWARD_WITNESS_KEY');
});

test('seeds of the environment come before those that are kept, and go to no other service', () => {
  const env = { KEYWARD_LOG_SEED: seed('given'), KEYWARD_WITNESS_SEED: seed('given too') };
  const { log, witness } = plan(env);
  expect([log['KEYWARD_LOG_SEED'], witness?.['KEYWARD_WITNESS_SEED']]).toEqual(Object.values(env));
  expect(readSettings(env).environment).toEqual({});
});
