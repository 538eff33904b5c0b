import { COSIGNATURE, ED25519, signingKey, writtenKey } from '#merkle';
import { readKeysToMake } from './config.js';

/**
 * Prints the keys of a log and of its witness, as lines for `.env`: each seed for the one who signs with it, and each
 * written key for the other. A seed that the environment has is taken, and not made anew.
 */
const { origin, logSeed, witness, witnessSeed } = readKeysToMake();
const logKey = signingKey(origin, ED25519, Buffer.from(logSeed, 'base64url'));
const witnessKey = signingKey(witness, COSIGNATURE, Buffer.from(witnessSeed, 'base64url'));

process.stdout.write(`KEYWARD_LOG_ORIGIN=${origin}
KEYWARD_LOG_SEED=${logSeed}
KEYWARD_WITNESS_NAME=${witness}
KEYWARD_WITNESS_SEED=${witnessSeed}
KEYWARD_WITNESS_KEY=${writtenKey(witnessKey)}
KEYWARD_WITNESS_LOGS=${writtenKey(logKey)}
`);
