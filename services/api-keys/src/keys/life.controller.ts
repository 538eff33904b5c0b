import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import {
  deleteApiKeys,
  disableApiKey,
  enableApiKey,
  extendApiKeys,
  rotateApiKey,
  type DeleteApiKeysRequest,
  type ExtendApiKeysRequest,
  type KeyRequest,
  type RotateApiKeyRequest,
} from '#contracts';
import { OnCommand } from '#messaging';
import { DeleteApiKeys } from './use-cases/delete-api-keys.js';
import { ExtendApiKeys } from './use-cases/extend-api-keys.js';
import { RotateApiKey } from './use-cases/rotate-api-key.js';
import { SwitchApiKey } from './use-cases/switch-api-key.js';

/** What happens to a key between its creation and its end, and to several at once. */
@Controller()
export class LifeController {
  constructor(
    private readonly deleteApiKeys: DeleteApiKeys,
    private readonly extendApiKeys: ExtendApiKeys,
    private readonly rotateApiKey: RotateApiKey,
    private readonly switchApiKey: SwitchApiKey,
  ) {}

  @OnCommand(disableApiKey)
  disable(@Payload() request: KeyRequest) {
    return this.switchApiKey.disable(request);
  }

  @OnCommand(enableApiKey)
  enable(@Payload() request: KeyRequest) {
    return this.switchApiKey.enable(request);
  }

  @OnCommand(rotateApiKey)
  rotate(@Payload() request: RotateApiKeyRequest) {
    return this.rotateApiKey.execute(request);
  }

  @OnCommand(extendApiKeys)
  extendMany(@Payload() request: ExtendApiKeysRequest) {
    return this.extendApiKeys.execute(request);
  }

  @OnCommand(deleteApiKeys)
  deleteMany(@Payload() request: DeleteApiKeysRequest) {
    return this.deleteApiKeys.execute(request);
  }
}
