import { Injectable } from '@nestjs/common';
import { Problem, type LogCheckpoint } from '#contracts';
import { CheckpointStore } from '../store/checkpoint.store.js';

@Injectable()
export class GetCheckpoint {
  constructor(private readonly checkpoints: CheckpointStore) {}

  /** @throws Problem `audit-log.unsigned` */
  async execute(): Promise<LogCheckpoint> {
    const { newest, cosigned } = await this.checkpoints.read();
    if (newest === null) throw new Problem('audit-log.unsigned');
    const note = cosigned?.size === newest.size ? cosigned.note : newest.note;
    return { note, cosigned: cosigned?.note ?? null };
  }
}
