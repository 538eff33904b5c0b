import { IsEmail, IsNotEmpty, IsOptional, Length, Matches, ValidateIf } from 'class-validator';
import { DataServiceConfig, readConfig, Variable } from '#runtime';
import type { ProviderSettings } from './sign-on/provider.js';

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

  /** Where people reach Keyward: the origin of links in mails, of passkeys, and of the way back from single sign-on. */
  @Variable('KEYWARD_PUBLIC_URL')
  @Matches(/^https?:\/\/[^/?#]+\/?$/, {
    message: 'KEYWARD_PUBLIC_URL must be the address people reach Keyward at, such as https://keyward.example.org.',
  })
  readonly publicUrl: string = 'http://localhost:3000';

  /** What links in mails are signed with, and the keys of what identity seals are derived from. */
  @Variable('KEYWARD_LINK_SECRET')
  @Matches(/^[A-Za-z0-9_-]{43,}$/, { message: 'KEYWARD_LINK_SECRET must be 32 random bytes or more, in base64url.' })
  readonly linkSecret!: string;

  /** With its login. Without one, mails are files in the data folder. */
  @Variable('KEYWARD_SMTP_URL')
  @IsOptional()
  @Matches(/^smtps?:\/\/[^/?#]+\/?$/, {
    message: 'KEYWARD_SMTP_URL must be a mail server, such as smtps://user:password@mail.example.org:465.',
  })
  readonly smtpUrl?: string;

  @Variable('KEYWARD_MAIL_FROM')
  @IsOptional()
  @IsEmail(
    { require_tld: false, allow_display_name: true },
    { message: 'KEYWARD_MAIL_FROM must be an e-mail address, or Name <address>.' },
  )
  readonly mailFrom?: string;

  @Variable('KEYWARD_DATA_DIR')
  @IsOptional()
  @IsNotEmpty()
  readonly dataDir?: string;

  /** The OpenID provider, as its metadata name it; `http://` only on this machine, as tokens would travel in the open. */
  @Variable('KEYWARD_OIDC_ISSUER')
  @ValidateIf(namesProvider)
  @Matches(/^(https:\/\/[^?#]+|http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?(\/[^?#]*)?)$/, {
    message: 'KEYWARD_OIDC_ISSUER must be the https:// address of an OpenID provider, or no KEYWARD_OIDC_… be set.',
  })
  readonly oidcIssuer?: string;

  @Variable('KEYWARD_OIDC_CLIENT_ID')
  @ValidateIf(namesProvider)
  @IsNotEmpty({ message: 'KEYWARD_OIDC_CLIENT_ID must be what the OpenID provider calls Keyward.' })
  readonly oidcClientId?: string;

  @Variable('KEYWARD_OIDC_CLIENT_SECRET')
  @ValidateIf(namesProvider)
  @IsNotEmpty({ message: 'KEYWARD_OIDC_CLIENT_SECRET must be the secret the OpenID provider gave Keyward.' })
  readonly oidcClientSecret?: string;

  /** What people know the provider by, for the button. */
  @Variable('KEYWARD_OIDC_NAME')
  @ValidateIf(namesProvider)
  @Length(1, 60, { message: 'KEYWARD_OIDC_NAME must be the name of the OpenID provider, for people.' })
  readonly oidcName?: string;
}

/** All of them, or none. */
function namesProvider({ oidcIssuer, oidcClientId, oidcClientSecret, oidcName }: IdentityConfig): boolean {
  return [oidcIssuer, oidcClientId, oidcClientSecret, oidcName].some((each) => each !== undefined);
}

/** Null where nobody is to log in by a provider. */
export function signOnSettings(config: IdentityConfig): ProviderSettings | null {
  const { oidcIssuer: issuer, oidcClientId: clientId, oidcClientSecret: clientSecret, oidcName: name } = config;
  const isComplete = issuer !== undefined && clientId !== undefined && clientSecret !== undefined && name !== undefined;
  return isComplete ? { issuer, clientId, clientSecret, name } : null;
}

export function readIdentityConfig(): IdentityConfig {
  return readConfig(IdentityConfig, process.env);
}
