import { ApiProperty } from '@nestjs/swagger';
import type { Actor } from '../actor.js';
import { defineCommand } from '../command.js';
import { defineEvent } from '../event.js';

export interface DeleteApiKeyRequest {
  readonly actor: Actor;
  readonly projectId: string;
  readonly keyId: string;
}

export class RevokedView {
  @ApiProperty({ description: 'Names this revocation: the id of its event.' })
  readonly revision!: string;
}

/** Ends a key for good. Deleting again succeeds with the same revision and without a second event. */
export const deleteApiKey = defineCommand<DeleteApiKeyRequest, RevokedView>('api-keys.delete');

/** Why a key ended without anybody having asked for it: its membership did, or changed its role. */
export type RetirementReason = 'member-removed' | 'role-changed';

export interface ApiKeyDeletedData {
  readonly name: string;
  readonly expiresAt: string;
  readonly deletedAt: string;
  /** Only where Keyward itself deleted it. */
  readonly reason?: RetirementReason;
}

export const apiKeyDeleted = defineEvent<ApiKeyDeletedData>('key.deleted', ({ name, expiresAt, deletedAt }) => ({
  before: { name, expiresAt, deletedAt: null },
  after: { name, expiresAt, deletedAt },
}));
