import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { getKeyHistory, type KeyHistoryRequest } from '#contracts';
import { OnCommand } from '#messaging';
import { GetKeyHistory } from './use-cases/get-key-history.js';

@Controller()
export class HistoryController {
  constructor(private readonly getKeyHistory: GetKeyHistory) {}

  @OnCommand(getKeyHistory)
  get(@Payload() request: KeyHistoryRequest) {
    return this.getKeyHistory.execute(request);
  }
}
