import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, IsString, Matches, Max, Min } from 'class-validator';
import type { Actor, Role } from '../actor.js';
import { defineCommand } from '../command.js';
import { MayBeLeftOut } from '../decorators.js';
import { defineEvent } from '../event.js';
import type { Idempotency, Replayable } from '../idempotency.js';
import { IsTime } from '../time.js';
import type { ApiKeyView } from './api-key-view.js';
import type { ApiKeyKind } from './key-kinds.js';
import { KeySettings, type RateLimit } from './key-settings.js';

/** Nothing is mandatory: an empty object makes a key with a name and a validity of the project's choice. */
export class CreateApiKeyBody extends KeySettings {
  /** Validity in whole days of 24 hours. */
  @ApiPropertyOptional({ minimum: 1, maximum: 3650, description: "Default: the project's policy, 90 days." })
  @MayBeLeftOut()
  @IsInt()
  @Min(1)
  @Max(3650)
  readonly days?: number;

  @ApiPropertyOptional({ format: 'date-time', description: 'Instead of days.' })
  @MayBeLeftOut()
  @IsString()
  @IsTime()
  readonly expiresAt?: string;

  @ApiPropertyOptional({ description: 'An admin may give a key to a service account (mem_…) of the project.' })
  @MayBeLeftOut()
  @IsString()
  @Matches(/^mem_[0-9A-Za-z]{22}$/, { message: 'must be a member id (mem_…)' })
  readonly serviceAccountId?: string;
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

/** The first answer to a request for a text: on a replay the gateway opens this one instead of showing the new text. */
export interface SealedReply extends Replayable<ApiKeyView> {
  readonly sealed: string;
}

export interface CreateApiKeyRequest extends CreateApiKeyBody {
  readonly actor: Actor;
  readonly projectId: string;
  readonly material: KeyMaterial;
  readonly idempotency: Idempotency;
}

/** Stores a new key for the caller, or for a service account. */
export const createApiKey = defineCommand<CreateApiKeyRequest, SealedReply>('api-keys.create', CreateApiKeyBody);

/** What of a key may be changed by an edit, as its events tell it. Times are RFC 3339. */
export interface KeySettingsData {
  readonly name: string;
  readonly scopes: readonly string[] | null;
  readonly allowedCidrs: readonly string[];
  readonly rateLimit: RateLimit | null;
  readonly remainingUses: number | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly tags: readonly string[];
}

export interface ApiKeyCreatedData extends KeySettingsData {
  readonly ownerId: string;
  readonly memberId: string;
  readonly role: Role;
  readonly kind: ApiKeyKind;
  readonly prefix: string;
  readonly lastFour: string | null;
  readonly expiresAt: string;
  /** Only for one whose text was made elsewhere. */
  readonly imported?: true;
}

export const apiKeyCreated = defineEvent<ApiKeyCreatedData>('key.created', (data) => ({
  before: null,
  after: { ...data },
}));
