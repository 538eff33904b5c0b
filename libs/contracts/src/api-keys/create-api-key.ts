import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min, MinLength } from 'class-validator';
import type { Actor } from '../actor.js';
import { defineCommand } from '../command.js';
import { defineEvent } from '../event.js';
import type { Idempotency, Replayable } from '../idempotency.js';
import { ApiKeyView } from './api-key-view.js';

/** Nothing is mandatory: an empty object makes a key with a name and a validity of the platform's choice. */
export class CreateApiKeyBody {
  @ApiPropertyOptional({ example: 'nightly batch' })
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(100)
  readonly name?: string;

  /** Validity in whole days of 24 hours. */
  @ApiPropertyOptional({ minimum: 1, maximum: 3650, default: 90 })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(3650)
  readonly days?: number;
}

/** What the gateway tells of the text it made. The text itself stays in the gateway. */
export interface KeyMaterial {
  readonly keyId: string;
  /** SHA-256 of the text, base64url. */
  readonly digest: string;
  readonly prefix: string;
  readonly lastFour: string;
  /** The text under AES-256-GCM with a key derived from the caller's Idempotency-Key: only a retry can open it. */
  readonly sealed: string;
}

export interface CreateApiKeyRequest extends CreateApiKeyBody {
  readonly actor: Actor;
  readonly projectId: string;
  readonly material: KeyMaterial;
  readonly idempotency: Idempotency;
}

export interface CreateApiKeyReply extends Replayable<ApiKeyView> {
  /** Of the first answer: on a replay the gateway opens this one instead of showing the new text. */
  readonly sealed: string;
}

/** Stores a new key for the caller. */
export const createApiKey = defineCommand<CreateApiKeyRequest, CreateApiKeyReply>('api-keys.create', CreateApiKeyBody);

export class CreatedApiKeyView extends ApiKeyView {
  @ApiProperty({ description: 'The whole key. Shown here only.' })
  readonly key!: string;
}

export interface ApiKeyCreatedData {
  readonly ownerId: string;
  readonly memberId: string | null;
  readonly name: string;
  readonly kind: 'standard';
  readonly prefix: string;
  readonly lastFour: string;
  readonly expiresAt: string;
}

export const apiKeyCreated = defineEvent<ApiKeyCreatedData>('key.created', (data) => ({
  before: null,
  after: { ...data },
}));
