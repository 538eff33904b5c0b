import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { requestPasswordReset, resetPassword, type RequestOf } from '#contracts';
import { OnCommand } from '#messaging';
import { RequestPasswordReset } from './use-cases/request-password-reset.js';
import { ResetPassword } from './use-cases/reset-password.js';

@Controller()
export class PasswordResetsController {
  constructor(
    private readonly requestPasswordReset: RequestPasswordReset,
    private readonly resetPassword: ResetPassword,
  ) {}

  @OnCommand(requestPasswordReset)
  request(@Payload() request: RequestOf<typeof requestPasswordReset>) {
    return this.requestPasswordReset.execute(request);
  }

  @OnCommand(resetPassword)
  reset(@Payload() request: RequestOf<typeof resetPassword>) {
    return this.resetPassword.execute(request);
  }
}
