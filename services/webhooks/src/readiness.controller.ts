import { Controller } from '@nestjs/common';
import { getReadiness, type Readiness } from '#contracts';
import { OnCommand } from '#messaging';
import { Health } from '#runtime';

@Controller()
export class ReadinessController {
  constructor(private readonly health: Health) {}

  @OnCommand(getReadiness('webhooks'))
  read(): Promise<Readiness> {
    return this.health.readiness();
  }
}
