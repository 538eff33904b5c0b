import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, Matches, MaxLength, MinLength } from 'class-validator';
import { roles, type Actor, type Role } from '../actor.js';
import { defineCommand } from '../command.js';

/** Why a key holds or does not. For ever stable. */
export const verificationCodes = [
  'valid',
  'malformed',
  'unknown',
  'expired',
  'deleted',
  'disabled',
  'owner-disabled',
  'project-suspended',
  'project-closed',
  'service-not-granted',
] as const;
export type VerificationCode = (typeof verificationCodes)[number];

export class VerifyApiKeyBody {
  /** The whole text of the key. */
  @ApiProperty({ maxLength: 200 })
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  readonly key!: string;

  /** The id of the service that is to be used: the key holds only where its owner may use it now. */
  @ApiPropertyOptional({ example: 'svc_01Kq3nH0sYpC2vV6bT9xWd' })
  @IsOptional()
  @IsString()
  @Matches(/^svc_[0-9A-Za-z]{22}$/, { message: 'must be a service id (svc_…)' })
  readonly service?: string;
}

export class VerificationView {
  @ApiProperty()
  readonly valid!: boolean;
  @ApiProperty({ enum: verificationCodes })
  readonly code!: VerificationCode;
  @ApiPropertyOptional()
  readonly keyId?: string;
  @ApiPropertyOptional()
  readonly projectId?: string;
  @ApiPropertyOptional()
  readonly userId?: string;
  @ApiPropertyOptional({ enum: roles })
  readonly role?: Role;
  @ApiPropertyOptional({
    type: [String],
    description: 'Ids of the services the key authorises now; none where it does not hold.',
  })
  readonly services?: readonly string[];
  @ApiPropertyOptional({ format: 'date-time' })
  readonly expiresAt?: string;
}

export interface VerifyApiKeyRequest {
  readonly actor: Actor;
  readonly keyId: string;
  /** SHA-256 of the text, base64url. */
  readonly digest: string;
  readonly service?: string;
}

/**
 * Whether the key holds, read from the truth: key, owner and project as they are now. Why it does not is told only to
 * who presents the right secret; a wrong secret is answered as an unknown key is.
 */
export const verifyApiKey = defineCommand<VerifyApiKeyRequest, VerificationView>('api-keys.verify');
