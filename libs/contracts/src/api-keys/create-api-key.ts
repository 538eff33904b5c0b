import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, IsString, Matches, Max, Min } from 'class-validator';
import { Type } from 'typebox';
import { roles, type Actor } from '../actor.js';
import { defineCommand } from '../command.js';
import { MayBeLeftOut } from '../decorators.js';
import { defineEvent, type DataOf } from '../event.js';
import { Id, ids, OrNull, Time } from '../event-fields.js';
import type { Idempotency, Replayable } from '../idempotency.js';
import { IsTime } from '../time.js';
import type { ApiKeyView } from './api-key-view.js';
import { keySettings, keySettingsExample } from './key-events.js';
import { apiKeyKinds } from './key-kinds.js';
import { KeySettings } from './key-settings.js';

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

export const apiKeyCreated = defineEvent(
  'key.created',
  {
    about: 'A key was made, or taken over from elsewhere.',
    data: Type.Object({
      ...keySettings,
      ownerId: Type.String({ description: "A user's id; of a service account, its membership's." }),
      memberId: Id('mem'),
      role: Type.Enum(roles),
      kind: Type.Enum(apiKeyKinds),
      prefix: Type.String(),
      lastFour: OrNull(Type.String()),
      expiresAt: Time,
      imported: Type.Optional(Type.Literal(true, { description: 'Only for one whose text was made elsewhere.' })),
    }),
    example: {
      ...keySettingsExample,
      ownerId: ids.usr,
      memberId: ids.mem,
      role: 'user',
      kind: 'standard',
      prefix: 'kw_live_01Kq3nH0sYpC2vV6bT9xWd_',
      lastFour: 'Yb3k',
      expiresAt: '2026-05-30T12:00:00.000Z',
    },
  },
  (data) => ({ before: null, after: { ...data } }),
);

export type ApiKeyCreatedData = DataOf<typeof apiKeyCreated>;

/** What of a key may be changed by an edit, as its events tell it. */
export type KeySettingsData = Pick<ApiKeyCreatedData, keyof typeof keySettings>;
