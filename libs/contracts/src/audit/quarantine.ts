import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import type { Actor } from '../actor.js';
import { defineCommand } from '../command.js';
import type { Idempotency, Replayable } from '../idempotency.js';
import { PageQuery, PageView, type Page } from '../page.js';
import { quarantineReasons, replayOutcomes, type QuarantineReason, type ReplayOutcome } from './log-events.js';

export const quarantineStates = ['quarantined', 'replayed', 'discarded'] as const;
export type QuarantineState = (typeof quarantineStates)[number];

/** Something that came as an event and is not in the log. */
export class QuarantinedEventView {
  @ApiProperty({
    example: 'log_01Kq3nH0sYpC2vV6bT9xWd',
    description: 'Made of its text: the same text has the same id.',
  })
  readonly id!: string;
  @ApiProperty({ enum: quarantineStates })
  readonly state!: QuarantineState;
  @ApiProperty({
    enum: quarantineReasons,
    description:
      'unreadable: no JSON; unknown: a type or version nobody declared; broken: against its contract; too-large: for a leaf; differs: another event has its id; forged: nobody but the log tells such; failed: it could not be stored.',
  })
  readonly reason!: QuarantineReason;
  @ApiProperty({ type: [String], description: 'What is wrong with it; no value is repeated.' })
  readonly faults!: readonly string[];
  @ApiProperty({ type: String, nullable: true, description: 'The id it claims to have, where it has the form of one.' })
  readonly eventId!: string | null;
  @ApiProperty({ description: 'In bytes.' })
  readonly size!: number;
  @ApiProperty({ description: 'How often the same text has come.' })
  readonly times!: number;
  @ApiProperty({ format: 'date-time' })
  readonly firstAt!: string;
  @ApiProperty({ format: 'date-time' })
  readonly lastAt!: string;
  @ApiProperty({ description: 'Where it came from last: a subject of the stream, or the service that was asked.' })
  readonly from!: string;
  @ApiProperty({ type: Number, nullable: true, description: 'Its place in the stream, when it came last.' })
  readonly sequence!: number | null;
}

export class QuarantinedEventPage extends PageView {
  @ApiProperty({ type: [QuarantinedEventView] })
  readonly items!: QuarantinedEventView[];
}

/** With its text. */
export class QuarantinedEventDetails extends QuarantinedEventView {
  @ApiProperty({ description: 'As it came.' })
  readonly text!: string;
}

export class ReplayedEventView {
  @ApiProperty({
    enum: replayOutcomes,
    description: 'taken-in: it is in the log; waiting: it will be, once its predecessor has come; refused: see faults.',
  })
  readonly outcome!: ReplayOutcome;
  @ApiProperty({ type: [String] })
  readonly faults!: readonly string[];
  @ApiProperty({ type: QuarantinedEventView })
  readonly event!: QuarantinedEventView;
}

export class ListQuarantinedEventsQuery extends PageQuery {
  @ApiPropertyOptional({ enum: quarantineStates, default: 'quarantined' })
  @IsOptional()
  @IsIn(quarantineStates)
  readonly state?: QuarantineState;
}

export interface ListQuarantinedEventsRequest {
  readonly actor: Actor;
  readonly query: ListQuarantinedEventsQuery;
}

export interface QuarantinedEventRequest {
  readonly actor: Actor;
  readonly eventId: string;
}

export interface SettleQuarantinedEventRequest extends QuarantinedEventRequest {
  readonly idempotency: Idempotency;
}

/** Those that came last come first. */
export const listQuarantinedEvents = defineCommand<ListQuarantinedEventsRequest, Page<QuarantinedEventView>>(
  'audit.list-quarantined-events',
);
export const getQuarantinedEvent = defineCommand<QuarantinedEventRequest, QuarantinedEventDetails>(
  'audit.get-quarantined-event',
);
/** Takes it in now, or says why not. */
export const replayQuarantinedEvent = defineCommand<SettleQuarantinedEventRequest, Replayable<ReplayedEventView>>(
  'audit.replay-quarantined-event',
);
/** It is never taken in, and no alarm any more; its text stays. */
export const discardQuarantinedEvent = defineCommand<SettleQuarantinedEventRequest, Replayable<QuarantinedEventView>>(
  'audit.discard-quarantined-event',
);
