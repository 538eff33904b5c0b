import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min, MinLength } from 'class-validator';
import { roles, type Actor, type Role } from '../actor.js';
import { defineCommand } from '../command.js';
import { IsAddress } from '../networks.js';
import { apiKeyKinds, platformScopes, type ApiKeyKind, type PlatformScope } from './key-kinds.js';

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
  'ip-not-allowed',
  'service-not-granted',
  'rate-limited',
  'uses-exhausted',
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

  @ApiPropertyOptional({
    description: "The caller's address, for keys that are confined to networks.",
    example: '192.0.2.7',
  })
  @IsOptional()
  @IsString()
  @IsAddress()
  readonly clientIp?: string;

  /** Uses that this one counts for: of the key's remaining uses and of its rate limit. 0 asks, and uses nothing. */
  @ApiPropertyOptional({ minimum: 0, maximum: 1_000_000, default: 1 })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(1_000_000)
  readonly cost?: number;
}

/** What may be told of a key's rate limit, after the use it is told with. */
export class RateLimitState {
  @ApiProperty({ description: 'Uses that any window allows.' })
  readonly limit!: number;
  @ApiProperty({ description: 'The length of the window.' })
  readonly seconds!: number;
  @ApiProperty({ description: 'Uses there is still room for.' })
  readonly remaining!: number;
  @ApiProperty({ description: 'Until there is room again, or more of it.' })
  readonly resetSeconds!: number;
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
  @ApiPropertyOptional({ enum: apiKeyKinds })
  readonly kind?: ApiKeyKind;
  @ApiPropertyOptional({ type: [String], enum: platformScopes, description: 'What it may do in Keyward itself.' })
  readonly platformScopes?: readonly PlatformScope[];
  @ApiPropertyOptional({
    type: Number,
    nullable: true,
    description: 'Uses that are left after this one; null: no bound.',
  })
  readonly remainingUses?: number | null;
  @ApiPropertyOptional({ description: 'True for the text from before a rotation: it ends with its grace.' })
  readonly previousText?: boolean;
  @ApiPropertyOptional({ type: RateLimitState, description: 'Only of a key that has a limit and holds otherwise.' })
  readonly rateLimit?: RateLimitState;
  @ApiPropertyOptional({ description: 'Of a key that is refused for its rate: seconds until there is room again.' })
  readonly retryAfterSeconds?: number;
  @ApiPropertyOptional({ type: Object, additionalProperties: { type: 'string' } })
  readonly metadata?: Readonly<Record<string, string>>;
}

export interface VerifyApiKeyRequest {
  readonly actor: Actor;
  /** Null for a text that was made elsewhere: only a key that was imported by its hash can have it. */
  readonly keyId: string | null;
  /** SHA-256 of the text, base64url. */
  readonly digest: string;
  readonly service?: string;
  readonly clientIp?: string;
  readonly cost?: number;
}

/**
 * Whether the key holds, read from the truth: key, owner and project as they are now. Why it does not is told only to
 * who presents the right secret; a wrong secret is answered as an unknown key is.
 */
export const verifyApiKey = defineCommand<VerifyApiKeyRequest, VerificationView>('api-keys.verify');
