import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import {
  ConsistencyProofQuery,
  ConsistencyProofView,
  getCheckpoint,
  getLogKeys,
  LogKeysView,
  Problem,
  proveConsistency,
  readTile,
  type Actor,
} from '#contracts';
import { parseTilePath } from '#merkle';
import { CommandBus } from '#messaging';
import { Allow, Anyone, CurrentActor } from '../access/access.js';
import { readBundle } from './bundles.js';

const BYTES = 'application/octet-stream';
const TEXT = 'text/plain; charset=utf-8';
/** At one address there is one thing for ever. */
const FOR_EVER = 'public, max-age=31536000, immutable';
const bytes = { schema: { type: 'string', format: 'binary' } } as const;
const index = 'as `067`, or `x001/234` from 1,000 on; `.p/<width>` after it for one that is not whole';

/** The log as other people's tools read it: C2SP tlog-tiles. */
@ApiTags('Audit')
@Controller('v1/audit-log')
export class AuditLogController {
  constructor(private readonly bus: CommandBus) {}

  @Get('checkpoint')
  @Anyone()
  @ApiProduces('text/plain')
  @ApiOperation({ summary: 'The newest checkpoint: a signed note (C2SP tlog-checkpoint).' })
  @ApiOkResponse({ schema: { type: 'string' } })
  async checkpoint(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    const { note } = await this.bus.request(getCheckpoint, {});
    void reply.type(TEXT).header('cache-control', 'no-cache');
    return note;
  }

  @Get('keys')
  @Anyone()
  @ApiOperation({
    summary: 'By which keys checkpoints are checked. To be relied on, they must be known from elsewhere.',
  })
  @ApiOkResponse({ type: LogKeysView })
  keys(): Promise<LogKeysView> {
    return this.bus.request(getLogKeys, {});
  }

  @Get('consistency')
  @Anyone()
  @ApiOperation({ summary: 'Shows that the log only grew between two sizes of it (RFC 6962 §2.1.2).' })
  @ApiOkResponse({ type: ConsistencyProofView })
  consistency(@Query() query: ConsistencyProofQuery): Promise<ConsistencyProofView> {
    return this.bus.request(proveConsistency, query);
  }

  @Get('tile/entries/*')
  @Allow('audit:read-all-projects')
  @ApiProduces(BYTES)
  @ApiOperation({ summary: 'A bundle of entries: of each its length, 2 bytes, and its canonical JSON.' })
  @ApiParam({ name: 'path', description: `The number of the bundle, ${index}.`, example: '000.p/1' })
  @ApiOkResponse(bytes)
  async entries(
    @CurrentActor() actor: Actor,
    @Param('*') path: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer> {
    const address = parseTilePath(`entries/${path}`);
    const bundle = address === null ? null : await readBundle(this.bus, actor, address);
    if (bundle === null) throw new Problem('request.unknown-path');
    void reply.type(BYTES);
    return bundle;
  }

  @Get('tile/*')
  @Anyone()
  @ApiProduces(BYTES)
  @ApiOperation({ summary: 'A tile of hashes, 32 bytes each. It says nothing of the entries.' })
  @ApiParam({ name: 'path', description: `Level and number, the latter ${index}.`, example: '0/000.p/1' })
  @ApiOkResponse(bytes)
  async tile(@Param('*') path: string, @Res({ passthrough: true }) reply: FastifyReply): Promise<Buffer> {
    const address = parseTilePath(path);
    if (address === null || address.level === 'entries') throw new Problem('request.unknown-path');
    const { level, index, width } = address;
    const { hashes } = await this.bus.request(readTile, { level, index, width });
    if (hashes === null) throw new Problem('request.unknown-path');
    void reply.type(BYTES).header('cache-control', FOR_EVER);
    return Buffer.from(hashes, 'base64');
  }
}
