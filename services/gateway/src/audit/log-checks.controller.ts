import { Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { getLogCheck, LogCheckView, StartedCheckView, startLogCheck, type Actor, type Replayable } from '#contracts';
import { CommandBus } from '#messaging';
import { Allow, CurrentActor } from '../access/access.js';
import { Idempotent, TakenOnce, type Once } from '../idempotency/once.js';

@ApiTags('Audit')
@Controller('v1/audit-log/checks')
export class LogChecksController {
  constructor(private readonly bus: CommandBus) {}

  @Post()
  @HttpCode(202)
  @Allow('audit:check')
  @Idempotent()
  @ApiOperation({
    summary: 'Hold everything there is against the log.',
    description:
      'Every version of every thing must have its entry, every entry its thing, and every key must be what its entries say. The answer names the check; read it until its state is done or failed. It is done once in each night as well.',
  })
  @ApiAcceptedResponse({ type: StartedCheckView })
  start(@CurrentActor() actor: Actor, @TakenOnce() { idempotency }: Once): Promise<Replayable<StartedCheckView>> {
    return this.bus.request(startLogCheck, { actor, idempotency });
  }

  @Get(':checkId')
  @Allow('audit:check')
  @ApiOperation({ summary: 'How far a check has come, and what it found.' })
  @ApiOkResponse({ type: LogCheckView })
  get(@CurrentActor() actor: Actor, @Param('checkId') id: string): Promise<LogCheckView> {
    return this.bus.request(getLogCheck, { actor, id });
  }
}
