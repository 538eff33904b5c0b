import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsString, MaxLength } from 'class-validator';
import type { Actor } from '../actor.js';
import { defineCommand } from '../command.js';
import { describedBy } from '../decorators.js';
import type { Idempotency, Replayable } from '../idempotency.js';
import { problemCodes, type ProblemCode } from '../problem.js';
import { ExtendApiKeyBody } from './extend-api-key.js';
import { revoking } from './revocation.js';

/** Keys that one request is about at most. */
const MOST_KEYS_AT_ONCE = 1_000;

function AreKeyIds(): PropertyDecorator {
  return describedBy(
    ApiProperty({ type: [String], minItems: 1, maxItems: MOST_KEYS_AT_ONCE }),
    IsArray(),
    ArrayMinSize(1),
    ArrayMaxSize(MOST_KEYS_AT_ONCE),
    ArrayUnique(),
    IsString({ each: true }),
    MaxLength(40, { each: true }),
  );
}

export class DeleteApiKeysBody {
  @AreKeyIds()
  readonly ids!: readonly string[];
}

export class ExtendApiKeysBody extends ExtendApiKeyBody {
  @AreKeyIds()
  readonly ids!: readonly string[];
}

/** What became of one key of several. */
export class KeyResult {
  @ApiProperty()
  readonly id!: string;
  @ApiProperty({ description: 'Whether it was done for this key.' })
  readonly ok!: boolean;
  @ApiPropertyOptional({ enum: problemCodes, description: 'Why it was not.' })
  readonly code?: ProblemCode;
  @ApiPropertyOptional({ description: 'Of a deletion: what `GET /v1/revocations` takes.' })
  readonly revision?: string;
  @ApiPropertyOptional({ format: 'date-time', description: 'Of an extension: the new expiry.' })
  readonly expiresAt?: string;
}

export class KeyResults {
  @ApiProperty({ type: [KeyResult], description: 'In the order of the ids.' })
  readonly results!: readonly KeyResult[];
}

export interface DeleteApiKeysRequest extends DeleteApiKeysBody {
  readonly actor: Actor;
  readonly projectId: string;
}

/** Each key for itself: one that is not there, or a stranger's, does not keep the others. Master keys are refused here. */
export const deleteApiKeys = defineCommand<DeleteApiKeysRequest, KeyResults>(
  'api-keys.delete-many',
  DeleteApiKeysBody,
  revoking,
);

export interface ExtendApiKeysRequest extends ExtendApiKeysBody {
  readonly actor: Actor;
  readonly projectId: string;
  /** Of the whole request: each key's own is made from it. */
  readonly idempotency: Idempotency;
}

/** Each key for itself, once. Given before is the answer where that holds of every key it was done for. */
export const extendApiKeys = defineCommand<ExtendApiKeysRequest, Replayable<KeyResults>>(
  'api-keys.extend-many',
  ExtendApiKeysBody,
);
