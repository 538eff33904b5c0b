import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import {
  createApiKey,
  deleteApiKey,
  editApiKey,
  extendApiKey,
  getApiKey,
  importApiKeys,
  listApiKeys,
  type CreateApiKeyRequest,
  type DeleteApiKeyRequest,
  type EditApiKeyRequest,
  type ExtendApiKeyRequest,
  type GetApiKeyRequest,
  type ImportApiKeysRequest,
  type ListApiKeysRequest,
} from '#contracts';
import { OnCommand } from '#messaging';
import { CreateApiKey } from './use-cases/create-api-key.js';
import { DeleteApiKey } from './use-cases/delete-api-key.js';
import { EditApiKey } from './use-cases/edit-api-key.js';
import { ExtendApiKey } from './use-cases/extend-api-key.js';
import { GetApiKey } from './use-cases/get-api-key.js';
import { ImportApiKeys } from './use-cases/import-api-keys.js';
import { ListApiKeys } from './use-cases/list-api-keys.js';

@Controller()
export class ApiKeysController {
  constructor(
    private readonly createApiKey: CreateApiKey,
    private readonly importApiKeys: ImportApiKeys,
    private readonly editApiKey: EditApiKey,
    private readonly extendApiKey: ExtendApiKey,
    private readonly deleteApiKey: DeleteApiKey,
    private readonly getApiKey: GetApiKey,
    private readonly listApiKeys: ListApiKeys,
  ) {}

  @OnCommand(createApiKey)
  create(@Payload() request: CreateApiKeyRequest) {
    return this.createApiKey.execute(request);
  }

  @OnCommand(importApiKeys)
  import(@Payload() request: ImportApiKeysRequest) {
    return this.importApiKeys.execute(request);
  }

  @OnCommand(editApiKey)
  edit(@Payload() request: EditApiKeyRequest) {
    return this.editApiKey.execute(request);
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
}
