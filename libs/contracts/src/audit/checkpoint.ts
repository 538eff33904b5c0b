import { ApiProperty } from '@nestjs/swagger';
import { defineCommand } from '../command.js';

/** The log's word for what it holds (C2SP tlog-checkpoint, a signed note). It says nothing of the entries themselves. */
export interface LogCheckpoint {
  /** The newest that was signed; with the cosignature of the witness, once it has given one. */
  readonly note: string;
  /** The newest that the witness has cosigned; null where there is none. At most a second older in a log that grows. */
  readonly cosigned: string | null;
}

/** By what the log's notes are checked: written keys (C2SP signed-note, "vkey"). */
export class LogKeysView {
  @ApiProperty({ example: 'keyward.local/audit-log+1a2b3c4d+AVyX…', description: 'Of the log.' })
  readonly log!: string;
  @ApiProperty({ type: String, nullable: true, description: 'Of its witness; null where it has none.' })
  readonly witness!: string | null;
}

/** While the log refuses to sign, the last one it could sign. @throws Problem `audit-log.unsigned` where there is none yet. */
export const getCheckpoint = defineCommand<Record<string, never>, LogCheckpoint>('audit.get-checkpoint');

export const getLogKeys = defineCommand<Record<string, never>, LogKeysView>('audit.get-log-keys');
