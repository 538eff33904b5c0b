import { fileURLToPath } from 'node:url';
import type { FirstOperator } from './first-operator.js';
import { logAndWitness } from './log-and-witness.js';
import type { Secrets } from './secrets.js';
import type { Settings } from './settings.js';

/** What the services are told about the rest of the platform. */
export interface Surroundings {
  readonly settings: Settings;
  readonly mongoUrl: string;
  readonly natsUrl: string;
  readonly secrets: Secrets;
  readonly operator: FirstOperator;
  /** Of the log's witness: the same in all its lives, as the audit knows it. */
  readonly witnessPort: number;
}

export interface ServicePlan {
  readonly name: string;
  readonly entry: string;
  readonly env: NodeJS.ProcessEnv;
  /** Where it says how it is, if that must be a certain one. Else it is told one by `KEYWARD_INNER_PORT`. */
  readonly port?: number;
}

/** Every service, in waves: a wave starts when the one before it is ready, and the last one stops first. */
export function keywardServices(surroundings: Surroundings): ServicePlan[][] {
  const { settings, mongoUrl, natsUrl, secrets, operator, witnessPort } = surroundings;
  const everyone = { ...settings.environment, KEYWARD_DATA_DIR: settings.dataDir, KEYWARD_NATS_URL: natsUrl };
  const withData = { ...everyone, KEYWARD_MONGO_URL: mongoUrl };
  const { log, witness } = logAndWitness(settings, secrets, witnessPort);
  const service = (name: string, env: NodeJS.ProcessEnv): ServicePlan => ({
    name,
    entry: fileURLToPath(new URL(`../../services/${name}/src/main.js`, import.meta.url)),
    env,
  });
  return [
    [
      service('identity', {
        ...withData,
        KEYWARD_LINK_SECRET: settings.linkSecret ?? secrets.linkSecret,
        KEYWARD_PUBLIC_URL: settings.publicUrl,
        KEYWARD_SMTP_URL: settings.smtpUrl,
        KEYWARD_OIDC_CLIENT_SECRET: settings.oidcClientSecret,
        KEYWARD_OPERATOR_EMAIL: operator.email,
        KEYWARD_OPERATOR_PASSWORD: operator.password,
      }),
      service('api-keys', {
        ...withData,
        KEYWARD_PEPPERS: settings.peppers ?? secrets.peppers,
        KEYWARD_NATS_ISSUER_SEED: settings.natsIssuerSeed ?? secrets.natsIssuerSeed,
      }),
      service('audit', { ...withData, ...log }),
      service('webhooks', {
        ...withData,
        KEYWARD_WEBHOOK_SECRET: settings.webhookSecret ?? secrets.webhookSecret,
      }),
      ...(witness ? [{ ...service('witness', { ...settings.environment, ...witness }), port: witnessPort }] : []),
    ],
    [
      service('gateway', { ...everyone, KEYWARD_PORT: String(settings.port) }),
      // One of the two writes the log; the other takes over where that one ends.
      { ...service('audit', { ...withData, ...log }), name: 'audit-2' },
    ],
  ];
}
