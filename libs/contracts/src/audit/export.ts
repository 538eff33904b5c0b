import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, Matches } from 'class-validator';
import type { Actor } from '../actor.js';
import { defineCommand } from '../command.js';
import { IsTime } from '../time.js';

export const exportFormats = ['ndjson', 'csv', 'ocsf'] as const;
export type ExportFormat = (typeof exportFormats)[number];

export class ExportLogQuery {
  @ApiPropertyOptional({
    enum: exportFormats,
    default: 'ndjson',
    description:
      'ndjson: the whole log with proofs and the states of keys, for `keyward audit verify`. csv: for spreadsheets. ocsf: one event of OCSF a line.',
  })
  @IsOptional()
  @IsIn(exportFormats)
  readonly format?: ExportFormat;

  @ApiPropertyOptional({ format: 'date-time', description: 'From this time on. Not for ndjson, which is whole.' })
  @IsOptional()
  @IsString()
  @IsTime()
  readonly from?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'Before this time. Not for ndjson.' })
  @IsOptional()
  @IsString()
  @IsTime()
  readonly to?: string;

  @ApiPropertyOptional({ description: 'The id of a project: its entries alone. Not for ndjson.' })
  @IsOptional()
  @IsString()
  @Matches(/^prj_[0-9A-Za-z]{22}$/, { message: 'must be a project id (prj_…)' })
  readonly project?: string;
}

export interface ExportLogRequest {
  readonly actor: Actor;
  readonly query: ExportLogQuery;
  /** As the part before said; null for the first. */
  readonly place: string | null;
}

export interface ExportPart {
  /** Whole lines, base64: a text of 64 KiB could take twice as much as JSON. May be empty, and others follow. */
  readonly bytes: string;
  /** Null after the last one. */
  readonly next: string | null;
}

/**
 * The next part of an export. What ndjson is signed for at its end is what these parts held, one after the other: a place
 * that was not given by the part before is refused.
 * @throws Problem `audit-log.refuses-to-sign`, which names why; `audit-log.unsigned`; `request.malformed` for a place.
 */
export const exportLog = defineCommand<ExportLogRequest, ExportPart>('audit.export', null, { timeoutMs: 10_000 });
