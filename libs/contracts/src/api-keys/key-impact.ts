import { ApiProperty } from '@nestjs/swagger';
import { defineCommand } from '../command.js';
import type { KeyRequest } from './switch-api-key.js';

/** Somebody who still presents the text from before the last rotation. */
export class StaleCaller {
  @ApiProperty({ description: 'The address it calls from, as the service told it; `unknown` where it did not.' })
  readonly address!: string;
  @ApiProperty({ format: 'date-time' })
  readonly lastUsedAt!: string;
  @ApiProperty()
  readonly calls!: number;
}

/** What would break without this key. */
export class KeyImpactView {
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  readonly lastUsedAt!: string | null;
  @ApiProperty({ description: 'In the last 24 hours, counted by whole hours.' })
  readonly callsLastDay!: number;
  @ApiProperty({ type: [String], description: 'Ids of the services it was used for in that time.' })
  readonly services!: readonly string[];
  @ApiProperty({
    type: [StaleCaller],
    description: 'Who still uses the text from before the last rotation; 100 at most.',
  })
  readonly staleCallers!: readonly StaleCaller[];
}

export const getKeyImpact = defineCommand<KeyRequest, KeyImpactView>('api-keys.impact');
