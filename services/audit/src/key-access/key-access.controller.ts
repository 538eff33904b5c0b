import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { listKeyAccess, type KeyAccessRequest } from '#contracts';
import { OnCommand } from '#messaging';
import { ListKeyAccess } from './use-cases/list-key-access.js';

@Controller()
export class KeyAccessController {
  constructor(private readonly listKeyAccess: ListKeyAccess) {}

  @OnCommand(listKeyAccess)
  list(@Payload() request: KeyAccessRequest) {
    return this.listKeyAccess.execute(request);
  }
}
