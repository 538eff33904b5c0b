import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import {
  createApiKey,
  deleteApiKey,
  extendApiKey,
  getApiKey,
  listApiKeys,
  verifyApiKey,
  type CreateApiKeyRequest,
  type DeleteApiKeyRequest,
  type ExtendApiKeyRequest,
  type GetApiKeyRequest,
  type ListApiKeysRequest,
  type VerifyApiKeyRequest,
} from '#contracts';
import { OnCommand } from '#messaging';
import { CreateApiKey } from './use-cases/create-api-key.js';
import { DeleteApiKey } from './use-cases/delete-api-key.js';
import { ExtendApiKey } from './use-cases/extend-api-key.js';
import { GetApiKey } from './use-cases/get-api-key.js';
import { ListApiKeys } from './use-cases/list-api-keys.js';
import { VerifyApiKey } from './use-cases/verify-api-key.js';

@Controller()
export class ApiKeysController {
  constructor(
    private readonly createApiKey: CreateApiKey,
    private readonly extendApiKey: ExtendApiKey,
    private readonly deleteApiKey: DeleteApiKey,
    private readonly getApiKey: GetApiKey,
    private readonly listApiKeys: ListApiKeys,
    private readonly verifyApiKey: VerifyApiKey,
  ) {}

  @OnCommand(createApiKey)
  create(@Payload() request: CreateApiKeyRequest) {
    return this.createApiKey.execute(request);
  }

  @OnCommand(extendApiKey)
  extend(@Payload() request: ExtendApiKeyRequest) {
    return this.extendApiKey.execute(request);
  }

  @OnCommand(deleteApiKey)
  delete(@Payload() request: DeleteApiKeyRequest) {
    return this.deleteApiKey.execute(request);
  }

  @OnCommand(getApiKey)
  get(@Payload() request: GetApiKeyRequest) {
    return this.getApiKey.execute(request);
  }

  @OnCommand(listApiKeys)
  list(@Payload() request: ListApiKeysRequest) {
    return this.listApiKeys.execute(request);
  }

  @OnCommand(verifyApiKey)
  verify(@Payload() request: VerifyApiKeyRequest) {
    return this.verifyApiKey.execute(request);
  }
}
