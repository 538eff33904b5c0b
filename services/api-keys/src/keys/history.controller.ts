import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { getKeyHistory, listKeyStates, type KeyHistoryRequest, type ListKeyStatesRequest } from '#contracts';
import { OnCommand } from '#messaging';
import { GetKeyHistory } from './use-cases/get-key-history.js';
import { ListKeyStates } from './use-cases/list-key-states.js';

@Controller()
export class HistoryController {
  constructor(
    private readonly getKeyHistory: GetKeyHistory,
    private readonly listKeyStates: ListKeyStates,
  ) {}

  @OnCommand(getKeyHistory)
  get(@Payload() request: KeyHistoryRequest) {
    return this.getKeyHistory.execute(request);
  }

  @OnCommand(listKeyStates)
  listStates(@Payload() request: ListKeyStatesRequest) {
    return this.listKeyStates.execute(request);
  }
}
