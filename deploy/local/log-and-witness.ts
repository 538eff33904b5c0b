import { join } from 'node:path';
import { COSIGNATURE, ED25519, signingKey, writtenKey } from '#merkle';
import type { Secrets } from './secrets.js';
import type { Settings } from './settings.js';

export interface LogAndWitness {
  /** For the audit. */
  readonly log: NodeJS.ProcessEnv;
  /** Null where the witness runs elsewhere. */
  readonly witness: NodeJS.ProcessEnv | null;
}

/** What the audit log and its witness are told: each its own seed, and of the other what anybody may know. */
export function logAndWitness(settings: Settings, secrets: Secrets, witnessPort: number): LogAndWitness {
  const origin = settings.environment['KEYWARD_LOG_ORIGIN'] || 'keyward.local/audit-log';
  const logSeed = settings.logSeed ?? secrets.logSeed;
  const log = { KEYWARD_LOG_ORIGIN: origin, KEYWARD_LOG_SEED: logSeed };
  if (settings.witness) {
    const { url, key } = settings.witness;
    return { log: { ...log, KEYWARD_WITNESS_URL: url, KEYWARD_WITNESS_KEY: key }, witness: null };
  }
  const name = settings.environment['KEYWARD_WITNESS_NAME'] || 'keyward.local/witness';
  const witnessSeed = settings.witnessSeed ?? secrets.witnessSeed;
  const former = settings.environment['KEYWARD_LOG_FORMER_KEYS'] ?? '';
  return {
    log: {
      ...log,
      KEYWARD_WITNESS_URL: `http://127.0.0.1:${witnessPort}`,
      KEYWARD_WITNESS_KEY: written(name, COSIGNATURE, witnessSeed),
    },
    witness: {
      KEYWARD_WITNESS_NAME: name,
      KEYWARD_WITNESS_SEED: witnessSeed,
      KEYWARD_WITNESS_LOGS: `${written(origin, ED25519, logSeed)} ${former}`,
      KEYWARD_WITNESS_PORT: String(witnessPort),
      KEYWARD_DATA_DIR: join(settings.dataDir, 'witness'),
    },
  };
}

function written(name: string, type: typeof ED25519 | typeof COSIGNATURE, seed: string): string {
  return writtenKey(signingKey(name, type, Buffer.from(seed, 'base64url')));
}
