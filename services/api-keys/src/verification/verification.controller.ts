import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { verifyApiKey, type VerifyApiKeyRequest } from '#contracts';
import { OnCommand } from '#messaging';
import { decideUse, fillView, type DecideRequest, type PresentedText } from '#verifier';
import { DecideUse } from './use-cases/decide-use.js';
import { FillView } from './use-cases/fill-view.js';
import { VerifyApiKey } from './use-cases/verify-api-key.js';

@Controller()
export class VerificationController {
  constructor(
    private readonly verifyApiKey: VerifyApiKey,
    private readonly fillView: FillView,
    private readonly decideUse: DecideUse,
  ) {}

  @OnCommand(verifyApiKey)
  verify(@Payload() request: VerifyApiKeyRequest) {
    return this.verifyApiKey.execute(request);
  }

  @OnCommand(fillView, { quiet: true })
  fill(@Payload() request: PresentedText) {
    return this.fillView.execute(request);
  }

  @OnCommand(decideUse, { quiet: true })
  decide(@Payload() request: DecideRequest) {
    return this.decideUse.execute(request);
  }
}
