import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { revealApiKey, type RevealApiKeyRequest } from '#contracts';
import { OnCommand } from '#messaging';
import { RevealApiKey } from './use-cases/reveal-api-key.js';

@Controller()
export class MastersController {
  constructor(private readonly revealApiKey: RevealApiKey) {}

  @OnCommand(revealApiKey)
  reveal(@Payload() request: RevealApiKeyRequest) {
    return this.revealApiKey.execute(request);
  }
}
