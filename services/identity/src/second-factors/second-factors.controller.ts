import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import {
  addSecondFactor,
  confirmSecondFactor,
  listSecondFactors,
  removeSecondFactor,
  type RequestOf,
} from '#contracts';
import { OnCommand } from '#messaging';
import { AddSecondFactor } from './use-cases/add-second-factor.js';
import { ConfirmSecondFactor } from './use-cases/confirm-second-factor.js';
import { ListSecondFactors } from './use-cases/list-second-factors.js';
import { RemoveSecondFactor } from './use-cases/remove-second-factor.js';

@Controller()
export class SecondFactorsController {
  constructor(
    private readonly listSecondFactors: ListSecondFactors,
    private readonly addSecondFactor: AddSecondFactor,
    private readonly confirmSecondFactor: ConfirmSecondFactor,
    private readonly removeSecondFactor: RemoveSecondFactor,
  ) {}

  @OnCommand(listSecondFactors)
  list(@Payload() request: RequestOf<typeof listSecondFactors>) {
    return this.listSecondFactors.execute(request);
  }

  @OnCommand(addSecondFactor)
  add(@Payload() request: RequestOf<typeof addSecondFactor>) {
    return this.addSecondFactor.execute(request);
  }

  @OnCommand(confirmSecondFactor)
  confirm(@Payload() request: RequestOf<typeof confirmSecondFactor>) {
    return this.confirmSecondFactor.execute(request);
  }

  @OnCommand(removeSecondFactor)
  remove(@Payload() request: RequestOf<typeof removeSecondFactor>) {
    return this.removeSecondFactor.execute(request);
  }
}
