import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { changePassword, confirmEmail, getMe, updateMe, type RequestOf } from '#contracts';
import { OnCommand } from '#messaging';
import { ChangePassword } from './use-cases/change-password.js';
import { ConfirmEmail } from './use-cases/confirm-email.js';
import { GetMe } from './use-cases/get-me.js';
import { UpdateMe } from './use-cases/update-me.js';

@Controller()
export class MeController {
  constructor(
    private readonly getMe: GetMe,
    private readonly updateMe: UpdateMe,
    private readonly confirmEmail: ConfirmEmail,
    private readonly changePassword: ChangePassword,
  ) {}

  @OnCommand(getMe)
  get(@Payload() request: RequestOf<typeof getMe>) {
    return this.getMe.execute(request);
  }

  @OnCommand(updateMe)
  update(@Payload() request: RequestOf<typeof updateMe>) {
    return this.updateMe.execute(request);
  }

  @OnCommand(confirmEmail)
  confirm(@Payload() request: RequestOf<typeof confirmEmail>) {
    return this.confirmEmail.execute(request);
  }

  @OnCommand(changePassword)
  change(@Payload() request: RequestOf<typeof changePassword>) {
    return this.changePassword.execute(request);
  }
}
