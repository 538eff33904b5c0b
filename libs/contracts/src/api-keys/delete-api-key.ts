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

export const apiKeyDeleted = defineEvent<{ name: string; expiresAt: string; deletedAt: string }>(
  'key.deleted',
  ({ name, expiresAt, deletedAt }) => ({
    before: { name, expiresAt, deletedAt: null },
    after: { name, expiresAt, deletedAt },
  }),
);
