import { Matches } from 'class-validator';
import { DataServiceConfig, readConfig, Variable } from '#runtime';

export class ApiKeysConfig extends DataServiceConfig {
  /** Newest first, such as `2:<32 bytes>,1:<32 bytes>`: new keys are kept under the first, old ones found under any. */
  @Variable('KEYWARD_PEPPERS')
  @Matches(/^\d{1,4}:[A-Za-z0-9_-]{43}(,\d{1,4}:[A-Za-z0-9_-]{43})*$/, {
    message: 'KEYWARD_PEPPERS must be a number, a colon and 32 random bytes in base64url, such as 1:… (43 characters).',
  })
  readonly peppers!: string;
}

export function readApiKeysConfig(): ApiKeysConfig {
  return readConfig(ApiKeysConfig, process.env);
}
