import { Transform } from 'class-transformer';
import { IsIn, Matches } from 'class-validator';
import { IsCidr } from '#contracts';
import { DataServiceConfig, readConfig, Variable } from '#runtime';

export class WebhooksConfig extends DataServiceConfig {
  /** What the secrets that sign are sealed under. */
  @Variable('KEYWARD_WEBHOOK_SECRET')
  @Matches(/^[A-Za-z0-9_-]{43,}$/, { message: 'KEYWARD_WEBHOOK_SECRET must be 32 random bytes or more, in base64url.' })
  readonly webhookSecret!: string;

  /** Where events may be sent besides public addresses. */
  @Variable('KEYWARD_WEBHOOK_ALLOWED_NETWORKS')
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.split(/\s*,\s*/) : value))
  @IsCidr({
    each: true,
    message: 'KEYWARD_WEBHOOK_ALLOWED_NETWORKS must be networks, such as 10.1.0.0/16,fd12:3456::/32.',
  })
  readonly allowedNetworks: readonly string[] = [];

  /** Whether events may be sent in the clear. */
  @Variable('KEYWARD_WEBHOOK_ALLOW_HTTP')
  @IsIn(['true', 'false'], { message: 'KEYWARD_WEBHOOK_ALLOW_HTTP must be true or false.' })
  readonly allowHttp: 'true' | 'false' = 'false';
}

export function readWebhooksConfig(): WebhooksConfig {
  return readConfig(WebhooksConfig, process.env);
}
