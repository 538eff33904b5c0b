import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import type { Actor, EventActor } from '../actor.js';
import { defineCommand } from '../command.js';
import { PageQuery, PageView, type Page } from '../page.js';
import { IsTime } from '../time.js';

/** An event as the audit log holds it. */
export class AuditEntryView {
  @ApiProperty({ description: 'The position in the log, from 0, without a gap.' })
  readonly index!: number;
  @ApiProperty({ description: "The event's id: `<target>:<version>`." })
  readonly eventId!: string;
  @ApiProperty({ example: '/keyward/api-keys', description: 'The service that told of it.' })
  readonly source!: string;
  @ApiProperty({ example: 'key.extended' })
  readonly action!: string;
  @ApiProperty({
    type: Object,
    description: 'Who did it: kind, id, memberId, role; keyId, where it was done with a key.',
  })
  readonly actor!: EventActor;
  @ApiProperty({ description: 'The id of the thing it was done to.' })
  readonly target!: string;
  @ApiProperty({ description: 'The version of the target after the change.' })
  readonly version!: number;
  @ApiProperty({ type: String, nullable: true })
  readonly projectId!: string | null;
  @ApiProperty({ type: String, nullable: true })
  readonly requestId!: string | null;
  @ApiProperty({ format: 'date-time', description: 'When it happened.' })
  readonly time!: string;
  @ApiProperty({ format: 'date-time', description: 'When the log took it in.' })
  readonly recordedAt!: string;
  @ApiProperty({ type: Object, nullable: true, additionalProperties: true })
  readonly before!: Readonly<Record<string, unknown>> | null;
  @ApiProperty({ type: Object, nullable: true, additionalProperties: true })
  readonly after!: Readonly<Record<string, unknown>> | null;
  @ApiProperty({
    type: Object,
    additionalProperties: true,
    description: 'What the event says beyond before and after.',
  })
  readonly details!: Readonly<Record<string, unknown>>;
}

export class AuditEntryPage extends PageView {
  @ApiProperty({ type: [AuditEntryView] })
  readonly items!: AuditEntryView[];
}

export class ListAuditEntriesQuery extends PageQuery {
  @ApiPropertyOptional({ description: 'A user id.' })
  @IsOptional()
  @IsString()
  @MaxLength(40)
  readonly actor?: string;

  @ApiPropertyOptional({ example: 'key.deleted' })
  @IsOptional()
  @IsString()
  @MaxLength(60)
  readonly action?: string;

  @ApiPropertyOptional({ description: 'The id of the thing, such as a key id.' })
  @IsOptional()
  @IsString()
  @MaxLength(40)
  readonly target?: string;

  @ApiPropertyOptional({ description: 'The id of the request that caused it.' })
  @IsOptional()
  @IsString()
  @MaxLength(128)
  readonly requestId?: string;

  @ApiPropertyOptional({
    description:
      'Words, each of which must be met: by the beginning of a word that was told (a name, a tag), of an action, or of an id. Case does not matter, but in ids.',
    example: 'nightly',
  })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  readonly q?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'From this time on.' })
  @IsOptional()
  @IsString()
  @IsTime()
  readonly from?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'Before this time.' })
  @IsOptional()
  @IsString()
  @IsTime()
  readonly to?: string;
}

export interface ListAuditEntriesRequest {
  readonly actor: Actor;
  /** Null asks for the entries of all projects and of what is outside any. */
  readonly projectId: string | null;
  readonly query: ListAuditEntriesQuery;
}

/** Newest first. Who may not read the log is told that the project does not exist. */
export const listAuditEntries = defineCommand<ListAuditEntriesRequest, Page<AuditEntryView>>('audit.list-entries');
