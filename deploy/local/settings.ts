import { resolve } from 'node:path';
import { StartFailure } from '#embedded';

export interface Settings {
  /** Absolute. */
  readonly dataDir: string;
  /** Of the gateway. */
  readonly port: number;
  /** Real servers to use instead of embedded ones. */
  readonly mongoUrl: string | undefined;
  readonly natsUrl: string | undefined;
  readonly operatorEmail: string | undefined;
  readonly operatorPassword: string | undefined;
  readonly peppers: string | undefined;
  readonly linkSecret: string | undefined;
  /** What lets subscribers in at NATS. */
  readonly natsIssuerSeed: string | undefined;
  readonly logSeed: string | undefined;
  readonly webhookSecret: string | undefined;
  readonly witnessSeed: string | undefined;
  /** Of a witness that runs elsewhere: then none is started here. */
  readonly witness: { readonly url: string; readonly key: string } | undefined;
  readonly oidcClientSecret: string | undefined;
  /** With its login. Without one, mails are files in the data folder. */
  readonly smtpUrl: string | undefined;
  /** The origin of links in mails. */
  readonly publicUrl: string;
  readonly isUnderNpm: boolean;
  /** What every service inherits: all but secrets and URLs with logins, which go only where they are needed. */
  readonly environment: NodeJS.ProcessEnv;
}

/** @throws StartFailure with every fault in one line. */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const faults: string[] = [];
  const {
    KEYWARD_OPERATOR_EMAIL: operatorEmail,
    KEYWARD_OPERATOR_PASSWORD: operatorPassword,
    KEYWARD_PEPPERS: peppers,
    KEYWARD_LINK_SECRET: linkSecret,
    KEYWARD_NATS_ISSUER_SEED: natsIssuerSeed,
    KEYWARD_LOG_SEED: logSeed,
    KEYWARD_WEBHOOK_SECRET: webhookSecret,
    KEYWARD_WITNESS_SEED: witnessSeed,
    KEYWARD_WITNESS_URL: _witnessUrl,
    KEYWARD_WITNESS_KEY: witnessKey,
    KEYWARD_SMTP_URL: _smtpUrl,
    KEYWARD_OIDC_CLIENT_SECRET: oidcClientSecret,
    KEYWARD_MONGO_URL: _mongoUrl,
    KEYWARD_NATS_URL: _natsUrl,
    ...environment
  } = env;
  const url = (name: string, protocols: readonly string[]) => urlIn(env[name] || undefined, name, protocols, faults);
  const port = portIn(env, faults);
  if (operatorEmail && !/^[^\s@'"]+@[^\s@'"]+$/.test(operatorEmail)) {
    faults.push('KEYWARD_OPERATOR_EMAIL must be an e-mail address.');
  }
  const settings: Settings = {
    dataDir: resolve(env['KEYWARD_DATA_DIR'] || '.keyward'),
    port,
    mongoUrl: url('KEYWARD_MONGO_URL', ['mongodb', 'mongodb+srv']),
    natsUrl: url('KEYWARD_NATS_URL', ['nats', 'tls']),
    operatorEmail: operatorEmail || undefined,
    operatorPassword: operatorPassword || undefined,
    peppers: peppers || undefined,
    linkSecret: linkSecret || undefined,
    natsIssuerSeed: natsIssuerSeed || undefined,
    logSeed: logSeed || undefined,
    webhookSecret: webhookSecret || undefined,
    witnessSeed: witnessSeed || undefined,
    witness: witnessIn(url('KEYWARD_WITNESS_URL', ['http', 'https']), witnessKey || undefined, faults),
    oidcClientSecret: oidcClientSecret || undefined,
    smtpUrl: url('KEYWARD_SMTP_URL', ['smtp', 'smtps']),
    publicUrl: url('KEYWARD_PUBLIC_URL', ['http', 'https']) ?? `http://localhost:${port}`,
    isUnderNpm: env['npm_lifecycle_event'] !== undefined,
    environment,
  };
  if (faults.length > 0) throw new StartFailure(faults.join(' '));
  return settings;
}

function portIn(env: NodeJS.ProcessEnv, faults: string[]): number {
  const port = Number(env['KEYWARD_PORT'] || 3000);
  const isPort = Number.isInteger(port) && port >= 1 && port <= 65_535;
  if (!isPort) faults.push('KEYWARD_PORT must be a number from 1 to 65535.');
  return port;
}

function urlIn(
  value: string | undefined,
  name: string,
  protocols: readonly string[],
  faults: string[],
): string | undefined {
  const isGood = value === undefined || protocols.some((protocol) => value.startsWith(`${protocol}://`));
  if (!isGood) faults.push(`${name} must begin with ${protocols.map((each) => `${each}://`).join(' or ')}.`);
  return value;
}

/** Of a witness that runs elsewhere both have to be known, or none. */
function witnessIn(url: string | undefined, key: string | undefined, faults: string[]): Settings['witness'] {
  if (url !== undefined && key !== undefined) return { url, key };
  if (url !== key) faults.push('KEYWARD_WITNESS_URL and KEYWARD_WITNESS_KEY must be set both, or neither.');
  return undefined;
}
