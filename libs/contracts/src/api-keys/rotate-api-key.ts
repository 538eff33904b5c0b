import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import { Type } from 'typebox';
import type { Actor } from '../actor.js';
import { defineCommand } from '../command.js';
import { defineEvent } from '../event.js';
import { OrNull, Time } from '../event-fields.js';
import type { Idempotency } from '../idempotency.js';
import type { KeyMaterial, SealedReply } from './create-api-key.js';
import { revoking } from './revocation.js';

export class RotateApiKeyBody {
  @ApiPropertyOptional({
    minimum: 0,
    maximum: 2_592_000,
    default: 0,
    description: 'How long the text before this one holds beside it; 0: not a moment. At most 30 days.',
  })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(2_592_000)
  readonly graceSeconds?: number;
}

export interface RotateApiKeyRequest extends RotateApiKeyBody {
  readonly actor: Actor;
  readonly projectId: string;
  readonly keyId: string;
  readonly expectedVersion?: number;
  /** Of the new text, which names the same key. */
  readonly material: KeyMaterial;
  readonly idempotency: Idempotency;
}

/**
 * Gives a key a new text. An older text that was still in its grace ends at once.
 * @throws Problem `api-key.not-revealed` for a master key that has no text yet; `api-key.expired`.
 */
export const rotateApiKey = defineCommand<RotateApiKeyRequest, SealedReply>(
  'api-keys.rotate',
  RotateApiKeyBody,
  revoking,
);

export const apiKeyRotated = defineEvent(
  'key.rotated',
  {
    about: 'A key was given a new text.',
    data: Type.Object({
      lastFour: Type.String(),
      previousLastFour: OrNull(Type.String()),
      graceSeconds: Type.Integer({ minimum: 0 }),
      previousTextUntil: Type.Union([Time, Type.Null()], {
        description: 'Until then both texts hold; null: the former ended at once.',
      }),
    }),
    example: {
      lastFour: 'q7Zd',
      previousLastFour: 'Yb3k',
      graceSeconds: 3_600,
      previousTextUntil: '2026-03-01T13:00:00.000Z',
    },
  },
  ({ lastFour, previousLastFour }) => ({ before: { lastFour: previousLastFour }, after: { lastFour } }),
);
