import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString } from 'class-validator';
import { defineCommand } from '../command.js';
import { PageQuery, PageView, type Page } from '../page.js';
import { IsTime } from '../time.js';
import type { WebhookRequest } from './webhook.js';

/** `dead`: not sent any more, until somebody asks for it. */
const deliveryStates = ['pending', 'delivered', 'dead'] as const;
export type DeliveryState = (typeof deliveryStates)[number];

/** Why an attempt failed that was not refused by its status. Nothing of what the endpoint said is kept. */
const sendingFaults = [
  'address-refused',
  'name-not-found',
  'not-reachable',
  'timed-out',
  'tls-failed',
  'redirected',
  'disabled',
] as const;
export type SendingFault = (typeof sendingFaults)[number];

const statusDescription = 'The HTTP status of the last attempt; null where there was no answer.';
const faultDescription = 'Why the last attempt failed, where its status does not say so.';

export class DeliveryView {
  @ApiProperty({ description: 'Also the header webhook-id: the same on every attempt.' })
  readonly id!: string;
  @ApiProperty()
  readonly webhookId!: string;
  @ApiProperty({ description: "The event's id." })
  readonly eventId!: string;
  @ApiProperty({ example: 'key.created' })
  readonly type!: string;
  @ApiProperty({ description: "The event's position in the audit log." })
  readonly position!: number;
  @ApiProperty({ enum: deliveryStates })
  readonly state!: DeliveryState;
  @ApiProperty({ description: 'Attempts since it was due, or since it was last asked for.' })
  readonly attempts!: number;
  @ApiProperty({ format: 'date-time' })
  readonly createdAt!: string;
  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  readonly nextAttemptAt!: string | null;
  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  readonly lastAttemptAt!: string | null;
  @ApiProperty({ type: Number, nullable: true, description: statusDescription })
  readonly status!: number | null;
  @ApiProperty({ type: String, nullable: true, enum: sendingFaults, description: faultDescription })
  readonly fault!: SendingFault | null;
}

export class DeliveryPage extends PageView {
  @ApiProperty({ type: [DeliveryView] })
  readonly items!: DeliveryView[];
}

export class ListDeliveriesQuery extends PageQuery {
  @ApiPropertyOptional({ enum: deliveryStates, description: 'dead: the dead letters.' })
  @IsOptional()
  @IsString()
  @IsIn(deliveryStates)
  readonly state?: DeliveryState;
}

export interface ListDeliveriesRequest extends WebhookRequest {
  readonly query: ListDeliveriesQuery;
}

/** Newest first. What was delivered is told of for a week, what is dead for 90 days. */
export const listDeliveries = defineCommand<ListDeliveriesRequest, Page<DeliveryView>>('webhooks.list-deliveries');

export interface RedeliverRequest extends WebhookRequest {
  readonly deliveryId: string;
}

/** Sends it once more, under the same id, and begins its retries anew. @throws Problem `webhook.disabled`. */
export const redeliver = defineCommand<RedeliverRequest, DeliveryView>('webhooks.redeliver');

export class RedeliverDeadBody {
  @ApiPropertyOptional({ format: 'date-time', description: 'Only of events since then; all dead ones unless given.' })
  @IsOptional()
  @IsString()
  @IsTime()
  readonly since?: string;
}

export interface RedeliverDeadRequest extends RedeliverDeadBody, WebhookRequest {}

export class RedeliveredView {
  @ApiProperty({ description: 'How many are sent again: at most 1,000 in one call, oldest first.' })
  readonly redelivered!: number;
  @ApiProperty({ description: 'Whether there are more.' })
  readonly more!: boolean;
}

export const redeliverDead = defineCommand<RedeliverDeadRequest, RedeliveredView>(
  'webhooks.redeliver-dead',
  RedeliverDeadBody,
);

/** What came of a test. */
export class PingView {
  @ApiProperty({ description: 'Whether the endpoint took it: a status of 2xx.' })
  readonly delivered!: boolean;
  @ApiProperty({ type: Number, nullable: true, description: statusDescription })
  readonly status!: number | null;
  @ApiProperty({ type: String, nullable: true, enum: sendingFaults, description: faultDescription })
  readonly fault!: SendingFault | null;
  @ApiProperty({ description: 'How long it took, in milliseconds.' })
  readonly ms!: number;
}

/** Sends an event of type `keyward.ping`, signed as all are, once; waits 2 s for the answer. */
export const pingWebhook = defineCommand<WebhookRequest, PingView>('webhooks.ping');
