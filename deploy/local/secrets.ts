import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { readDataFile, writeDataFile } from '#embedded';

export interface Secrets {
  /** `<version>:<base64url>`: keys are stored as HMACs under it, so losing it makes every key unknown. */
  readonly peppers: string;
  /** 32 bytes, base64url: losing it makes void what identity has signed and sealed, links and second factors among it. */
  readonly linkSecret: string;
}

/** Made once for a data folder, and kept there, readable by its owner only. */
export function keptSecrets(dataDir: string): Secrets {
  const file = join(dataDir, 'secrets.json');
  const kept = readDataFile<Partial<Secrets>>(file) ?? {};
  const secrets: Secrets = { peppers: `1:${newSecret()}`, linkSecret: newSecret(), ...kept };
  // A folder of an earlier version lacks the newer ones: they are added, and nothing that is there is changed.
  if (kept.peppers === undefined || kept.linkSecret === undefined) writeDataFile(file, secrets);
  return secrets;
}

function newSecret(): string {
  return randomBytes(32).toString('base64url');
}
