import { Controller } from '@nestjs/common';
import { getCheckpoint, getLogKeys, type LogCheckpoint, type LogKeysView } from '#contracts';
import { OnCommand } from '#messaging';
import { LogKeys } from './log-keys.js';
import { GetCheckpoint } from './use-cases/get-checkpoint.js';

@Controller()
export class CheckpointsController {
  constructor(
    private readonly getCheckpoint: GetCheckpoint,
    private readonly keys: LogKeys,
  ) {}

  @OnCommand(getCheckpoint)
  get(): Promise<LogCheckpoint> {
    return this.getCheckpoint.execute();
  }

  @OnCommand(getLogKeys)
  keysOfLog(): LogKeysView {
    return this.keys.written;
  }
}
