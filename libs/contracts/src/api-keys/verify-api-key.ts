import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsString, MaxLength, MinLength } from 'class-validator';
import { roles, type Actor, type Role } from '../actor.js';
import { defineCommand } from '../command.js';

/** Why a key holds or does not. For ever stable. */
export const verificationCodes = ['valid', 'malformed', 'unknown', 'expired', 'deleted', 'disabled'] as const;
export type VerificationCode = (typeof verificationCodes)[number];

export class VerifyApiKeyBody {
  /** The whole text of the key. */
  @ApiProperty({ maxLength: 200 })
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  readonly key!: string;
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
  @ApiPropertyOptional({ format: 'date-time' })
  readonly expiresAt?: string;
}

export interface VerifyApiKeyRequest {
  readonly actor: Actor;
  readonly keyId: string;
  /** SHA-256 of the text, base64url. */
  readonly digest: string;
}

/**
 * Whether the key holds, read from the truth. Expired, deleted and disabled are told apart only to who
 * presents the right secret; a wrong secret is answered as an unknown key is.
 */
export const verifyApiKey = defineCommand<VerifyApiKeyRequest, VerificationView>('api-keys.verify');
