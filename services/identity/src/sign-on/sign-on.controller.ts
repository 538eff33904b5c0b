import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { beginSignOn, completeSignOn, getSignOn, type RequestOf, type SignOnView } from '#contracts';
import { OnCommand } from '#messaging';
import { SignOnProvider } from './provider.js';
import { BeginSignOn } from './use-cases/begin-sign-on.js';
import { CompleteSignOn } from './use-cases/complete-sign-on.js';

@Controller()
export class SignOnController {
  constructor(
    private readonly provider: SignOnProvider,
    private readonly beginSignOn: BeginSignOn,
    private readonly completeSignOn: CompleteSignOn,
  ) {}

  @OnCommand(getSignOn)
  get(): SignOnView {
    const { name } = this.provider;
    return { configured: name !== null, name };
  }

  @OnCommand(beginSignOn)
  begin(@Payload() request: RequestOf<typeof beginSignOn>) {
    return this.beginSignOn.execute(request);
  }

  @OnCommand(completeSignOn)
  complete(@Payload() request: RequestOf<typeof completeSignOn>) {
    return this.completeSignOn.execute(request);
  }
}
