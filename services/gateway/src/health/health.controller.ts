import { Controller, Get, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import {
  backendServices,
  getReadiness,
  Problem,
  type BackendService,
  type Dependency,
  type Readiness,
} from '#contracts';
import { CommandBus } from '#messaging';
import { Health } from '#runtime';
import { Anyone } from '../access/access.js';
import { Uncounted } from '../limits/uncounted.js';

/** The state of the whole platform, as seen from its front door. */
@ApiTags('Operations')
@Controller()
export class HealthController {
  constructor(
    private readonly bus: CommandBus,
    private readonly health: Health,
  ) {}

  @Get('livez')
  @Anyone()
  @Uncounted()
  @ApiOperation({ summary: 'The gateway runs.' })
  live(): { live: true } {
    return { live: true };
  }

  @Get('readyz')
  @Anyone()
  @Uncounted()
  @ApiOperation({
    summary: 'Whether every service, MongoDB, NATS and the event stream can work; 503 with reasons if not.',
  })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<Readiness> {
    const [own, ...others] = await Promise.all([
      this.health.readiness(),
      ...backendServices.map((name) => this.ask(name)),
    ]);
    const dependencies = [...own.dependencies, ...others.flat()];
    const ready = dependencies.every((each) => each.ready);
    void reply.status(ready ? 200 : 503);
    return { service: 'keyward', ready, dependencies };
  }

  /** A service's own dependencies, each under the service's name. */
  private async ask(service: BackendService): Promise<readonly Dependency[]> {
    try {
      const { dependencies } = await this.bus.request(getReadiness(service), {});
      return dependencies.map((each) => ({ ...each, name: `${service}/${each.name}` }));
    } catch (failure) {
      const reason = failure instanceof Problem ? failure.code : 'it does not answer';
      return [{ name: service, ready: false, reason }];
    }
  }
}
