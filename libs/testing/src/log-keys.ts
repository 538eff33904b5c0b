import { COSIGNATURE, ED25519, signingKey, writtenKey } from '#merkle';

/** The same for all platforms: those that share servers share the log, too. */
const log = aKey('keyward.test/audit-log', ED25519, 'log seed of tests');
const witness = aKey('keyward.test/witness', COSIGNATURE, 'witness seed of tests');

/** What every audit is told of its keys. @param witnessPort null where the log has no witness. */
export function logEnvironment(witnessPort: number | null): NodeJS.ProcessEnv {
  const own = { KEYWARD_LOG_ORIGIN: log.name, KEYWARD_LOG_SEED: log.seed };
  if (witnessPort === null) return own;
  return { ...own, KEYWARD_WITNESS_URL: `http://127.0.0.1:${witnessPort}`, KEYWARD_WITNESS_KEY: witness.written };
}

/** @param dataDir what the witness keeps is there. */
export function witnessEnvironment(port: number, dataDir: string): NodeJS.ProcessEnv {
  return {
    KEYWARD_WITNESS_NAME: witness.name,
    KEYWARD_WITNESS_SEED: witness.seed,
    KEYWARD_WITNESS_LOGS: log.written,
    KEYWARD_WITNESS_PORT: String(port),
    KEYWARD_DATA_DIR: dataDir,
  };
}

function aKey(name: string, type: typeof ED25519 | typeof COSIGNATURE, saying: string) {
  const seed = Buffer.alloc(32, saying);
  return { name, seed: seed.toString('base64url'), written: writtenKey(signingKey(name, type, seed)) };
}
