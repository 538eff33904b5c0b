import { Controller, Get, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { currentRequest, ExportLogQuery, type Actor, type ExportFormat } from '#contracts';
import { CommandBus } from '#messaging';
import { Allow, CurrentActor } from '../access/access.js';
import { startExport } from './export-stream.js';

const files: Readonly<Record<ExportFormat, { readonly type: string; readonly ending: string }>> = {
  ndjson: { type: 'application/x-ndjson', ending: 'ndjson' },
  csv: { type: 'text/csv; charset=utf-8; header=present', ending: 'csv' },
  ocsf: { type: 'application/x-ndjson', ending: 'ocsf.ndjson' },
};

@ApiTags('Audit')
@Controller('v1/audit-log/export')
export class AuditExportController {
  constructor(private readonly bus: CommandBus) {}

  @Get()
  @Allow('audit:read-all-projects')
  @ApiProduces('application/x-ndjson', 'text/csv')
  @ApiOperation({
    summary: 'The audit log as a file.',
    description:
      'ndjson is checked with `keyward audit verify`: it has the whole log, the states of all keys, and signatures of the log and its witness. A connection that is cut before the end leaves a file that is not whole: of ndjson the last line is missing.',
  })
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  async export(
    @CurrentActor() actor: Actor,
    @Query() query: ExportLogQuery,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const requestId = currentRequest()?.requestId ?? reply.request.id;
    // A refusal comes before the file, and is answered like any other.
    const stream = await startExport(this.bus, { actor, query }, requestId);
    const { type, ending } = files[query.format ?? 'ndjson'];
    const day = new Date().toISOString().slice(0, 10);
    await reply
      .type(type)
      .header('content-disposition', `attachment; filename="keyward-audit-${day}.${ending}"`)
      .send(stream);
  }
}
