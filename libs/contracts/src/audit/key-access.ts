import { ApiProperty } from '@nestjs/swagger';
import { IsString, Matches } from 'class-validator';
import { roles, type Actor, type Role } from '../actor.js';
import { apiKeyKinds, type ApiKeyKind } from '../api-keys/key-kinds.js';
import { defineCommand } from '../command.js';
import { PageQuery, PageView, type Page } from '../page.js';
import { IsTime } from '../time.js';

export class KeyAccessQuery extends PageQuery {
  @ApiProperty({ description: 'The id of a service.' })
  @IsString()
  @Matches(/^svc_[0-9A-Za-z]{22}$/, { message: 'must be a service id (svc_…)' })
  readonly service!: string;

  @ApiProperty({ format: 'date-time', description: 'The moment asked about.' })
  @IsString()
  @IsTime()
  readonly at!: string;
}

/** A key that could call the service at that moment, and why. */
export class KeyAccessView {
  @ApiProperty()
  readonly keyId!: string;
  @ApiProperty()
  readonly name!: string;
  @ApiProperty({ enum: apiKeyKinds })
  readonly kind!: ApiKeyKind;
  @ApiProperty()
  readonly ownerId!: string;
  @ApiProperty()
  readonly memberId!: string;
  @ApiProperty({ enum: roles })
  readonly role!: Role;
  @ApiProperty({ format: 'date-time', description: 'The expiry it had then.' })
  readonly expiresAt!: string;
  @ApiProperty({ type: [String], description: 'Networks it was confined to; empty: none.' })
  readonly allowedCidrs!: readonly string[];
  @ApiProperty({
    type: [String],
    description:
      'The ids of the events this follows from: of the key, of its owner, of the project. Each is an entry of the log.',
  })
  readonly because!: readonly string[];
}

export class KeyAccessPage extends PageView {
  @ApiProperty({ type: [KeyAccessView] })
  readonly items!: KeyAccessView[];
}

export interface KeyAccessRequest {
  readonly actor: Actor;
  readonly projectId: string;
  readonly query: KeyAccessQuery;
}

/** Which keys could call a service at a moment, from the history of events alone. In the order of their ids. */
export const listKeyAccess = defineCommand<KeyAccessRequest, Page<KeyAccessView>>('audit.list-key-access');
