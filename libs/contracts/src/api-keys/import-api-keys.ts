import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsString, Matches, ValidateNested } from 'class-validator';
import type { Actor } from '../actor.js';
import { defineCommand } from '../command.js';
import { MayBeLeftOut } from '../decorators.js';
import type { Idempotency, Replayable } from '../idempotency.js';
import { problemCodes, type ProblemCode } from '../problem.js';
import { CreateApiKeyBody } from './create-api-key.js';

/** A key whose text was made elsewhere: Keyward learns its hash alone. */
export class ImportedKey extends CreateApiKeyBody {
  @ApiProperty({ description: 'SHA-256 of the whole text, in hexadecimal.', pattern: '^[0-9a-f]{64}$' })
  @IsString()
  @Matches(/^[0-9a-f]{64}$/, { message: 'must be a SHA-256 in 64 hexadecimal digits' })
  readonly sha256!: string;

  @ApiPropertyOptional({ description: 'How the text begins, for people to know it by.', maxLength: 12 })
  @MayBeLeftOut()
  @IsString()
  @Matches(/^[\x21-\x7e]{1,12}$/, { message: 'must be 1 to 12 visible ASCII characters' })
  readonly prefix?: string;

  @ApiPropertyOptional({ minLength: 4, maxLength: 4 })
  @MayBeLeftOut()
  @IsString()
  @Matches(/^[\x21-\x7e]{4}$/, { message: 'must be 4 visible ASCII characters' })
  readonly lastFour?: string;
}

export class ImportApiKeysBody {
  @ApiProperty({ type: [ImportedKey], minItems: 1, maxItems: 100 })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  @ValidateNested({ each: true })
  @Type(() => ImportedKey)
  readonly keys!: readonly ImportedKey[];
}

export class ImportResult {
  @ApiProperty()
  readonly sha256!: string;
  @ApiProperty()
  readonly ok!: boolean;
  @ApiPropertyOptional({ description: 'The id of the new key.' })
  readonly id?: string;
  @ApiPropertyOptional({ enum: problemCodes })
  readonly code?: ProblemCode;
}

export class ImportResults {
  @ApiProperty({ type: [ImportResult], description: 'In the order of the keys.' })
  readonly results!: readonly ImportResult[];
}

export interface ImportApiKeysRequest extends ImportApiKeysBody {
  readonly actor: Actor;
  readonly projectId: string;
  /** Of the whole request: each key's own is made from it. */
  readonly idempotency: Idempotency;
}

/**
 * Each key for itself. A hash that is held already, be it by a deleted key, is refused with `api-key.hash-taken`. Given
 * before is the answer where that holds of every key that was made.
 */
export const importApiKeys = defineCommand<ImportApiKeysRequest, Replayable<ImportResults>>(
  'api-keys.import',
  ImportApiKeysBody,
);
