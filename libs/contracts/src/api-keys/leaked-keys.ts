import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsString, MaxLength } from 'class-validator';
import { Type } from 'typebox';
import { defineCommand } from '../command.js';
import { defineEvent, type DataOf } from '../event.js';
import { Id, ids, Time } from '../event-fields.js';

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

export const apiKeyLeaked = defineEvent(
  'key.leaked',
  {
    about: 'The text of a key was found in public.',
    data: Type.Object({
      name: Type.String(),
      ownerId: Id('usr'),
      leakedAt: Time,
      action: Type.Enum(['disabled', 'flagged'], { description: 'What was done about it.' }),
    }),
    example: { name: 'nightly batch', ownerId: ids.usr, leakedAt: '2026-03-01T12:00:00.000Z', action: 'disabled' },
  },
  ({ leakedAt, action }) => ({
    before: { leakedAt: null },
    after: { leakedAt, ...(action === 'disabled' && { disabledAt: leakedAt }) },
  }),
);

export type ApiKeyLeakedData = DataOf<typeof apiKeyLeaked>;
