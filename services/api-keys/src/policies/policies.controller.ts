import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { getApiKeyPolicy, setApiKeyPolicy, type ApiKeyPolicyRequest, type SetApiKeyPolicyRequest } from '#contracts';
import { OnCommand } from '#messaging';
import { GetApiKeyPolicy } from './use-cases/get-api-key-policy.js';
import { SetApiKeyPolicy } from './use-cases/set-api-key-policy.js';

@Controller()
export class PoliciesController {
  constructor(
    private readonly getApiKeyPolicy: GetApiKeyPolicy,
    private readonly setApiKeyPolicy: SetApiKeyPolicy,
  ) {}

  @OnCommand(getApiKeyPolicy)
  get(@Payload() request: ApiKeyPolicyRequest) {
    return this.getApiKeyPolicy.execute(request);
  }

  @OnCommand(setApiKeyPolicy)
  set(@Payload() request: SetApiKeyPolicyRequest) {
    return this.setApiKeyPolicy.execute(request);
  }
}
