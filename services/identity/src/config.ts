import { IsEmail, IsOptional, Length } from 'class-validator';
import { DataServiceConfig, readConfig, Variable } from '#runtime';

export class IdentityConfig extends DataServiceConfig {
  @Variable('KEYWARD_OPERATOR_EMAIL')
  @IsOptional()
  @IsEmail({ require_tld: false }, { message: 'KEYWARD_OPERATOR_EMAIL must be an e-mail address.' })
  readonly operatorEmail?: string;

  /** Of the first operator, and used only where that account is not there yet. */
  @Variable('KEYWARD_OPERATOR_PASSWORD')
  @IsOptional()
  @Length(15, 128, { message: 'KEYWARD_OPERATOR_PASSWORD must have 15 to 128 characters.' })
  readonly operatorPassword?: string;
}

export function readIdentityConfig(): IdentityConfig {
  return readConfig(IdentityConfig, process.env);
}
