import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import {
  createWebhook,
  deleteWebhook,
  editWebhook,
  getWebhook,
  listWebhooks,
  rotateWebhookSecret,
  type CreateWebhookRequest,
  type EditWebhookRequest,
  type ListWebhooksRequest,
  type RotateWebhookSecretRequest,
  type WebhookRequest,
} from '#contracts';
import { OnCommand } from '#messaging';
import { CreateWebhook } from './use-cases/create-webhook.js';
import { DeleteWebhook } from './use-cases/delete-webhook.js';
import { EditWebhook } from './use-cases/edit-webhook.js';
import { GetWebhook } from './use-cases/get-webhook.js';
import { ListWebhooks } from './use-cases/list-webhooks.js';
import { RotateWebhookSecret } from './use-cases/rotate-webhook-secret.js';

@Controller()
export class WebhooksController {
  constructor(
    private readonly createWebhook: CreateWebhook,
    private readonly listWebhooks: ListWebhooks,
    private readonly getWebhook: GetWebhook,
    private readonly editWebhook: EditWebhook,
    private readonly deleteWebhook: DeleteWebhook,
    private readonly rotateWebhookSecret: RotateWebhookSecret,
  ) {}

  @OnCommand(createWebhook)
  create(@Payload() request: CreateWebhookRequest) {
    return this.createWebhook.execute(request);
  }

  @OnCommand(listWebhooks)
  list(@Payload() request: ListWebhooksRequest) {
    return this.listWebhooks.execute(request);
  }

  @OnCommand(getWebhook)
  get(@Payload() request: WebhookRequest) {
    return this.getWebhook.execute(request);
  }

  @OnCommand(editWebhook)
  edit(@Payload() request: EditWebhookRequest) {
    return this.editWebhook.execute(request);
  }

  @OnCommand(deleteWebhook)
  delete(@Payload() request: WebhookRequest) {
    return this.deleteWebhook.execute(request);
  }

  @OnCommand(rotateWebhookSecret)
  rotateSecret(@Payload() request: RotateWebhookSecretRequest) {
    return this.rotateWebhookSecret.execute(request);
  }
}
