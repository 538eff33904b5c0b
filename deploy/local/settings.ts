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
    KEYWARD_SMTP_URL: _smtpUrl,
    KEYWARD_OIDC_CLIENT_SECRET: oidcClientSecret,
    KEYWARD_MONGO_URL: _mongoUrl,
    KEYWARD_NATS_URL: _natsUrl,
    ...environment
  } = env;
  const url = (name: string, protocols: readonly string[]) => {
    const value = env[name] || undefined;
    const isGood = value === undefined || protocols.some((protocol) => value.startsWith(`${protocol}://`));
    if (!isGood) faults.push(`${name} must begin with ${protocols.map((each) => `${each}://`).join(' or ')}.`);
    return value;
  };
  const port = Number(env['KEYWARD_PORT'] || 3000);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    faults.push('KEYWARD_PORT must be a number from 1 to 65535.');
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
    oidcClientSecret: oidcClientSecret || undefined,
    smtpUrl: url('KEYWARD_SMTP_URL', ['smtp', 'smtps']),
    publicUrl: url('KEYWARD_PUBLIC_URL', ['http', 'https']) ?? `http://localhost:${port}`,
    isUnderNpm: env['npm_lifecycle_event'] !== undefined,
    environment,
  };
  if (faults.length > 0) throw new StartFailure(faults.join(' '));
  return settings;
}
