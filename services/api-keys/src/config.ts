import { IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import { DataServiceConfig, readConfig, Variable, WholeNumber } from '#runtime';

const loginSeconds = { message: 'KEYWARD_SUBSCRIBER_LOGIN_SECONDS must be a whole number from 10 to 3600.' };

export class ApiKeysConfig extends DataServiceConfig {
  /** Newest first, such as `2:<32 bytes>,1:<32 bytes>`: new keys are kept under the first, old ones found under any. */
  @Variable('KEYWARD_PEPPERS')
  @Matches(/^\d{1,4}:[A-Za-z0-9_-]{43}(,\d{1,4}:[A-Za-z0-9_-]{43})*$/, {
    message: 'KEYWARD_PEPPERS must be a number, a colon and 32 random bytes in base64url, such as 1:… (43 characters).',
  })
  readonly peppers!: string;

  /** Without it nobody logs in to NATS with a key. nats-server is told its public halves, as `auth_callout`. */
  @Variable('KEYWARD_NATS_ISSUER_SEED')
  @IsOptional()
  @Matches(/^SA[A-Z2-7]{56},SX[A-Z2-7]{56}$/, {
    message: 'KEYWARD_NATS_ISSUER_SEED must be the seeds of an account and a curve key of NATS, SA…,SX….',
  })
  readonly natsIssuerSeed?: string;

  /** How long a subscriber reads on, at most, after its key has ended. Default: 60. */
  @Variable('KEYWARD_SUBSCRIBER_LOGIN_SECONDS')
  @IsOptional()
  @WholeNumber()
  @IsInt(loginSeconds)
  @Min(10, loginSeconds)
  @Max(3_600, loginSeconds)
  readonly subscriberLoginSeconds?: number;
}

export function readApiKeysConfig(): ApiKeysConfig {
  return readConfig(ApiKeysConfig, process.env);
}
