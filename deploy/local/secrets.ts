import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { makeNatsIssuerSeed, readDataFile, writeDataFile } from '#embedded';

export interface Secrets {
  /** `<version>:<base64url>`: keys are stored as HMACs under it, so losing it makes every key unknown. */
  readonly peppers: string;
  /** 32 bytes, base64url: losing it makes void what identity has signed and sealed, links and second factors among it. */
  readonly linkSecret: string;
  /** 32 bytes, base64url: what the audit log signs with. Losing it is told in docs/operations.md. */
  readonly logSeed: string;
  /** 32 bytes, base64url: what the witness of the log signs with. */
  readonly witnessSeed: string;
  /** 32 bytes, base64url: what webhooks sign with is sealed under it. Losing it makes each of them need a new secret. */
  readonly webhookSecret: string;
  /** What lets subscribers in at NATS. Losing it makes their places in the event stream void. */
  readonly natsIssuerSeed: string;
}

/** Made once for a data folder, and kept there, readable by its owner only. */
export function keptSecrets(dataDir: string): Secrets {
  const file = join(dataDir, 'secrets.json');
  const kept = readDataFile<Partial<Secrets>>(file) ?? {};
  const made: Secrets = {
    peppers: `1:${newSecret()}`,
    linkSecret: newSecret(),
    logSeed: newSecret(),
    witnessSeed: newSecret(),
    webhookSecret: newSecret(),
    natsIssuerSeed: makeNatsIssuerSeed(),
  };
  const secrets: Secrets = { ...made, ...kept };
  // A folder of an earlier version lacks the newer ones: they are added, and nothing that is there is changed.
  if (Object.keys(made).some((name) => !(name in kept))) writeDataFile(file, secrets);
  return secrets;
}

function newSecret(): string {
  return randomBytes(32).toString('base64url');
}
