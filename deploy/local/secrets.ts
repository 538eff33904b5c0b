import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { readDataFile, writeDataFile } from '#embedded';

export interface Secrets {
  /** `<version>:<base64url>`: keys are stored as HMACs under it, so losing it makes every key unknown. */
  readonly peppers: string;
}

/** Made once for a data folder, and kept there, readable by its owner only. */
export function keptSecrets(dataDir: string): Secrets {
  const file = join(dataDir, 'secrets.json');
  const kept = readDataFile<Secrets>(file);
  if (kept) return kept;
  const secrets: Secrets = { peppers: `1:${randomBytes(32).toString('base64url')}` };
  writeDataFile(file, secrets);
  return secrets;
}
