import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import { Type } from 'typebox';
import type { Actor } from '../actor.js';
import { defineCommand } from '../command.js';
import { defineEvent } from '../event.js';
import { Time } from '../event-fields.js';
import { revoking } from './revocation.js';

export interface DeleteApiKeyRequest {
  readonly actor: Actor;
  readonly projectId: string;
  readonly keyId: string;
  /** Of a master key, its own id typed once more (F6). */
  readonly confirm?: string;
  /** From `If-Match`, where it was sent. */
  readonly expectedVersion?: number;
}

/** The second confirmation that a master key asks for. */
export class DeleteApiKeyQuery {
  @ApiPropertyOptional({ description: 'To delete a master key: its id, once more.' })
  @IsOptional()
  @IsString()
  @MaxLength(40)
  readonly confirm?: string;
}

export class RevokedView {
  @ApiProperty({ description: 'Names this revocation: the id of its event. See GET /v1/revocations.' })
  readonly revision!: string;
}

/**
 * Ends a key for good. Deleting again succeeds with the same revision and without a second event.
 * @throws Problem `api-key.confirmation-missing` for a master key that was not named once more.
 */
export const deleteApiKey = defineCommand<DeleteApiKeyRequest, RevokedView>('api-keys.delete', null, revoking);

/** Why a key ended without anybody having asked for it: its membership did, or changed its role. */
const retirementReasons = ['member-removed', 'role-changed'] as const;
export type RetirementReason = (typeof retirementReasons)[number];

export const apiKeyDeleted = defineEvent(
  'key.deleted',
  {
    about: 'A key ended for good.',
    data: Type.Object({
      name: Type.String(),
      expiresAt: Time,
      deletedAt: Time,
      reason: Type.Optional(Type.Enum(retirementReasons, { description: 'Only where Keyward itself deleted it.' })),
    }),
    example: {
      name: 'nightly batch',
      expiresAt: '2026-05-30T12:00:00.000Z',
      deletedAt: '2026-03-01T12:00:00.000Z',
    },
  },
  ({ name, expiresAt, deletedAt }) => ({
    before: { name, expiresAt, deletedAt: null },
    after: { name, expiresAt, deletedAt },
  }),
);
