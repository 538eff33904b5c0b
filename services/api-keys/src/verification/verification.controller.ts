import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { authenticateByKey, verifyApiKey, type AuthenticateByKeyRequest, type VerifyApiKeyRequest } from '#contracts';
import { OnCommand } from '#messaging';
import { AuthenticateByKey } from './use-cases/authenticate-by-key.js';
import { VerifyApiKey } from './use-cases/verify-api-key.js';

@Controller()
export class VerificationController {
  constructor(
    private readonly verifyApiKey: VerifyApiKey,
    private readonly authenticateByKey: AuthenticateByKey,
  ) {}

  @OnCommand(verifyApiKey)
  verify(@Payload() request: VerifyApiKeyRequest) {
    return this.verifyApiKey.execute(request);
  }

  @OnCommand(authenticateByKey)
  authenticate(@Payload() request: AuthenticateByKeyRequest) {
    return this.authenticateByKey.execute(request);
  }
}
