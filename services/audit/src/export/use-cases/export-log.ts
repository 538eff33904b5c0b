import { Injectable } from '@nestjs/common';
import { assertAllowed, Problem, type ExportLogRequest, type ExportPart } from '#contracts';
import { ExportRows, isRows } from './export-rows.js';
import { ExportSigned } from './export-signed.js';

@Injectable()
export class ExportLog {
  constructor(
    private readonly signed: ExportSigned,
    private readonly rows: ExportRows,
  ) {}

  async execute({ actor, query, place }: ExportLogRequest): Promise<ExportPart> {
    assertAllowed(actor, 'audit:read-all-projects', null);
    const { format = 'ndjson' } = query;
    if (isRows(format)) return this.rows.execute({ ...query, format }, place);
    const narrowed = (['from', 'to', 'project'] as const).filter((field) => query[field] !== undefined);
    if (narrowed.length === 0) return this.signed.execute(place);
    // What a part of the log proves, its beginning and its end do not: it could not be told from one that was cut.
    throw new Problem(
      'request.invalid',
      narrowed.map((field) => ({ field, message: 'is for csv and ocsf: ndjson is the whole log' })),
    );
  }
}
