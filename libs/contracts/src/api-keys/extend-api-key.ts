import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsInt, IsOptional, Max, Min } from 'class-validator';
import { Type } from 'typebox';
import type { Actor } from '../actor.js';
import { defineCommand } from '../command.js';
import { defineEvent } from '../event.js';
import { Time } from '../event-fields.js';
import type { Idempotency, Replayable } from '../idempotency.js';
import type { ApiKeyView } from './api-key-view.js';

export class ExtendApiKeyBody {
  /** Whole days of 24 hours. */
  @ApiProperty({ minimum: 1, maximum: 3650, example: 30 })
  @IsInt()
  @Min(1)
  @Max(3650)
  readonly days!: number;

  @ApiPropertyOptional({ default: false, description: 'Answer with the new expiry, and change nothing.' })
  @IsOptional()
  @IsBoolean()
  readonly dryRun?: boolean;
}

export interface ExtendApiKeyRequest extends ExtendApiKeyBody {
  readonly actor: Actor;
  readonly projectId: string;
  readonly keyId: string;
  /** From `If-Match`, where it was sent. */
  readonly expectedVersion?: number;
  readonly idempotency: Idempotency;
}

/** Lengthens a key's life: from its expiry, or from now once it has lapsed. */
export const extendApiKey = defineCommand<ExtendApiKeyRequest, Replayable<ApiKeyView>>(
  'api-keys.extend',
  ExtendApiKeyBody,
);

export const apiKeyExtended = defineEvent(
  'key.extended',
  {
    about: 'A key was given more days.',
    data: Type.Object({ days: Type.Integer({ minimum: 1 }), from: Time, to: Time }),
    example: { days: 30, from: '2026-03-01T12:00:00.000Z', to: '2026-03-31T12:00:00.000Z' },
  },
  ({ from, to }) => ({
    before: { expiresAt: from },
    after: { expiresAt: to },
  }),
);
