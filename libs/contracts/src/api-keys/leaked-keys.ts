import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsString, MaxLength } from 'class-validator';
import { defineCommand } from '../command.js';
import { defineEvent } from '../event.js';

export class ReportLeakedKeysBody {
  @ApiProperty({ type: [String], minItems: 1, maxItems: 100, description: 'Whole texts, as they were found.' })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  @IsString({ each: true, message: 'must be texts' })
  @MaxLength(200, { each: true, message: 'must be texts of at most 200 characters' })
  readonly keys!: readonly string[];
}

/** A text that has the form and the checksum of a key. The text itself stays in the gateway. */
export interface FoundKey {
  readonly keyId: string;
  readonly digest: string;
}

export interface ReportLeakedKeysRequest {
  readonly found: readonly FoundKey[];
}

/** Disables or flags what the reporter held the right text of, by the project's policy. Tells the reporter nothing. */
export const reportLeakedKeys = defineCommand<ReportLeakedKeysRequest, Record<string, never>>('api-keys.report-leaked');

export interface ApiKeyLeakedData {
  readonly name: string;
  readonly ownerId: string;
  readonly leakedAt: string;
  /** What was done about it. */
  readonly action: 'disabled' | 'flagged';
}

export const apiKeyLeaked = defineEvent<ApiKeyLeakedData>('key.leaked', ({ leakedAt, action }) => ({
  before: { leakedAt: null },
  after: { leakedAt, ...(action === 'disabled' && { disabledAt: leakedAt }) },
}));
