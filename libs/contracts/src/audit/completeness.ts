import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'typebox';
import type { Actor } from '../actor.js';
import { defineCommand, type Command } from '../command.js';
import { defineEvent } from '../event.js';
import type { Idempotency, Replayable } from '../idempotency.js';

/** What can be wrong between the log and the things it tells of. The names are for ever: scripts go by them. */
export const holeKinds = [
  /** A thing has a version that no entry tells of. */
  'entry-missing',
  /** An entry tells of a thing that its owner does not have. */
  'thing-missing',
  /** Entries tell of more versions than the thing has had. */
  'thing-behind',
  /** An entry comes from a service that owns nothing. */
  'owner-unknown',
  /** A key is not what its entries say. */
  'key-differs',
] as const;
export type HoleKind = (typeof holeKinds)[number];

export class HoleView {
  @ApiProperty({ enum: holeKinds })
  readonly kind!: HoleKind;
  @ApiProperty({ description: 'The service that owns it.' })
  readonly owner!: string;
  @ApiProperty({ description: 'The id of the thing.' })
  readonly target!: string;
  @ApiProperty({ type: Number, nullable: true, description: 'The version that is missing, or where they part.' })
  readonly version!: number | null;
  @ApiProperty({ type: String, nullable: true, description: 'Of a key: the field.' })
  readonly field!: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'What the log says.' })
  readonly log!: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'What the thing says.' })
  readonly document!: string | null;
}

/** `failed`: a service did not say what it has. */
export const checkStates = ['waiting', 'running', 'done', 'failed'] as const;
export type CheckState = (typeof checkStates)[number];

/** How far it has come; in the end, how much there was. */
export class CheckedView {
  @ApiProperty({ description: 'Things that were looked at.' })
  readonly things!: number;
  @ApiProperty({ description: 'Entries that tell of them.' })
  readonly entries!: number;
  @ApiProperty({ description: 'Keys whose entries were folded into what they should be.' })
  readonly keys!: number;
}

export class LogCheckView {
  @ApiProperty()
  readonly id!: string;
  @ApiProperty({ enum: checkStates })
  readonly state!: CheckState;
  @ApiProperty({ format: 'date-time' })
  readonly askedAt!: string;
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  readonly finishedAt!: string | null;
  @ApiProperty({ type: CheckedView })
  readonly checked!: CheckedView;
  @ApiProperty({ description: 'States that are not explained, so far; 0 at the end: every one is.' })
  readonly gaps!: number;
  @ApiProperty({ type: [HoleView], description: 'The first 200 of them.' })
  readonly holes!: readonly HoleView[];
  @ApiProperty({ description: 'In words.', example: 'Every state is explained, 0 gaps.' })
  readonly verdict!: string;
}

export class StartedCheckView {
  @ApiProperty()
  readonly id!: string;
}

export interface StartCheckRequest {
  readonly actor: Actor;
  readonly idempotency: Idempotency;
}

/** Asks that every thing be held against the log. Where that is being done, there is no second one. */
export const startLogCheck = defineCommand<StartCheckRequest, Replayable<StartedCheckView>>('audit.start-check');

export interface GetCheckRequest {
  readonly actor: Actor;
  readonly id: string;
}

/** @throws Problem `log-check.not-found`. */
export const getLogCheck = defineCommand<GetCheckRequest, LogCheckView>('audit.get-check');

const Count = Type.Integer({ minimum: 0 });

export const logChecked = defineEvent(
  'log.checked',
  {
    about: 'Everything there is was held against the log.',
    data: Type.Object({ things: Count, entries: Count, gaps: Count }),
    example: { things: 1_042, entries: 5_210, gaps: 0 },
  },
  ({ gaps }) => ({ before: null, after: { gaps } }),
);

export interface ListThingsRequest {
  /** As the page before gave it; null to begin. */
  readonly after: string | null;
  /** At most 500. */
  readonly limit: number;
}

/** A thing with a history, as its owner has it. */
export interface OwnedThing {
  readonly id: string;
  readonly version: number;
}

export interface ThingsPage {
  readonly things: readonly OwnedThing[];
  /** Null on the last page. A page may be empty, and not be the last. */
  readonly next: string | null;
}

/** Everything that a service owns, what is deleted too, page by page: to be held against the log. */
export function listThings(owner: string): Command<ListThingsRequest, ThingsPage> {
  return defineCommand(`${owner}.list-things`);
}
