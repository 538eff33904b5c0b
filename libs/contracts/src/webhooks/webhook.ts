import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsInt,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import type { Actor } from '../actor.js';
import { defineCommand } from '../command.js';
import { describedBy, MayBeLeftOut } from '../decorators.js';
import type { Idempotency, Replayable } from '../idempotency.js';
import { PageView, type Page, type PageQuery } from '../page.js';

/** Of a project: each costs a delivery for every event it wants. */
export const MOST_WEBHOOKS = 20;

const LONGEST_GRACE_SECONDS = 7 * 24 * 60 * 60;

/** `key.created`, or `key.*` for all that happens to keys. */
const IsTypes = () =>
  describedBy(
    IsArray(),
    ArrayMaxSize(100),
    ArrayUnique(),
    Matches(/^[a-z]+(-[a-z]+)*\.(\*|[a-z]+(-[a-z]+)*)$/, {
      each: true,
      message: 'must be types of events, such as key.created, or key.* for all of a kind',
    }),
  );
const typesDescription = 'Types of events, such as key.created, or key.* for all of a kind; none: every event.';

const IsUrl = () => describedBy(IsString(), MaxLength(2_048));
const urlDescription =
  'Where events are posted to: https, without a user name, and at a public address unless the operator allows others.';

const IsDescription = () => describedBy(IsString(), MaxLength(200));

export class CreateWebhookBody {
  @ApiProperty({ maxLength: 2_048, example: 'https://example.org/keyward', description: urlDescription })
  @IsUrl()
  readonly url!: string;

  @ApiPropertyOptional({ type: [String], example: ['key.*'], default: [], description: typesDescription })
  @IsOptional()
  @IsTypes()
  readonly types?: readonly string[];

  @ApiPropertyOptional({ default: true })
  @IsOptional()
  @IsBoolean()
  readonly enabled?: boolean;

  @ApiPropertyOptional({ maxLength: 200, default: '' })
  @IsOptional()
  @IsDescription()
  readonly description?: string;
}

export class EditWebhookBody {
  @ApiPropertyOptional({ maxLength: 2_048, description: urlDescription })
  @MayBeLeftOut()
  @IsUrl()
  readonly url?: string;

  @ApiPropertyOptional({ type: [String], description: typesDescription })
  @MayBeLeftOut()
  @IsTypes()
  readonly types?: readonly string[];

  @ApiPropertyOptional({
    description: 'Of one that is switched off, what waits is put with the dead letters, and nothing more is sent.',
  })
  @MayBeLeftOut()
  @IsBoolean()
  readonly enabled?: boolean;

  @ApiPropertyOptional({ maxLength: 200 })
  @MayBeLeftOut()
  @IsDescription()
  readonly description?: string;
}

export class RotateWebhookSecretBody {
  @ApiPropertyOptional({
    minimum: 0,
    maximum: LONGEST_GRACE_SECONDS,
    default: 86_400,
    description: 'How long the secret before this one signs beside it; 0: not a moment. At most 7 days.',
  })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(LONGEST_GRACE_SECONDS)
  readonly graceSeconds?: number;
}

export class WebhookView {
  @ApiProperty()
  readonly id!: string;
  @ApiProperty()
  readonly projectId!: string;
  @ApiProperty({ example: 'https://example.org/keyward' })
  readonly url!: string;
  @ApiProperty({ type: [String], description: typesDescription })
  readonly types!: readonly string[];
  @ApiProperty()
  readonly enabled!: boolean;
  @ApiProperty()
  readonly description!: string;
  @ApiProperty({
    type: String,
    nullable: true,
    format: 'date-time',
    description: 'Until then the secret before the present one signs too.',
  })
  readonly previousSecretUntil!: string | null;
  @ApiProperty({ description: 'Counts its changes; also its ETag.' })
  readonly version!: number;
  @ApiProperty({ format: 'date-time' })
  readonly createdAt!: string;
  @ApiProperty({ format: 'date-time' })
  readonly updatedAt!: string;
}

export class WebhookWithSecretView extends WebhookView {
  @ApiProperty({
    example: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    description: 'What signatures are checked with, as Standard Webhooks has it. In this answer only.',
  })
  readonly secret!: string;
}

export class WebhookPage extends PageView {
  @ApiProperty({ type: [WebhookView] })
  readonly items!: WebhookView[];
}

interface InProject {
  readonly actor: Actor;
  readonly projectId: string;
}

export interface WebhookRequest extends InProject {
  readonly webhookId: string;
}

export interface CreateWebhookRequest extends CreateWebhookBody, InProject {
  readonly idempotency: Idempotency;
}

/** @throws Problem `webhook.address-refused` where events may not be sent there, `webhook.limit-reached`. */
export const createWebhook = defineCommand<CreateWebhookRequest, Replayable<WebhookWithSecretView>>(
  'webhooks.create',
  CreateWebhookBody,
);

export interface ListWebhooksRequest extends InProject {
  readonly query: PageQuery;
}

/** Oldest first. */
export const listWebhooks = defineCommand<ListWebhooksRequest, Page<WebhookView>>('webhooks.list');

export const getWebhook = defineCommand<WebhookRequest, WebhookView>('webhooks.get');

export interface EditWebhookRequest extends EditWebhookBody, WebhookRequest {
  /** From `If-Match`. */
  readonly expectedVersion: number;
}

export const editWebhook = defineCommand<EditWebhookRequest, WebhookView>('webhooks.edit', EditWebhookBody);

/** Deleting again is a success and changes nothing. */
export const deleteWebhook = defineCommand<WebhookRequest, Record<string, never>>('webhooks.delete');

export interface RotateWebhookSecretRequest extends RotateWebhookSecretBody, WebhookRequest {
  readonly idempotency: Idempotency;
}

/** A secret that was still in its grace ends at once. */
export const rotateWebhookSecret = defineCommand<RotateWebhookSecretRequest, Replayable<WebhookWithSecretView>>(
  'webhooks.rotate-secret',
  RotateWebhookSecretBody,
);
