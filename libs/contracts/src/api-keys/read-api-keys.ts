import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import type { Actor } from '../actor.js';
import { defineCommand } from '../command.js';
import { IsSortOf, PageQuery, type Page } from '../page.js';
import { IsTime } from '../time.js';
import { apiKeyStatuses, type ApiKeyStatus, type ApiKeyView } from './api-key-view.js';
import { apiKeyKinds, type ApiKeyKind } from './key-kinds.js';

/** What a list of keys may be sorted by; with `-`, the other way round. */
export const apiKeySorts = [
  '-createdAt',
  'createdAt',
  'expiresAt',
  '-expiresAt',
  'lastUsedAt',
  '-lastUsedAt',
  'name',
  '-name',
] as const;
export type ApiKeySort = (typeof apiKeySorts)[number];

export class ListApiKeysQuery extends PageQuery {
  /**
   * A part of a word of the name or of a tag, or the beginning of the id; of several words, each must match. Case and
   * accents do not matter.
   */
  @ApiPropertyOptional({ example: 'nightly', maxLength: 100 })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  readonly q?: string;

  @ApiPropertyOptional({
    enum: apiKeySorts,
    default: '-createdAt',
    description:
      'Equal ones stand in the order of their ids, the same way round. Never used is before all times. Names are compared without case and accents.',
  })
  @IsOptional()
  @IsString()
  @IsSortOf(apiKeySorts)
  readonly sort: ApiKeySort = '-createdAt';

  @ApiPropertyOptional({ enum: apiKeyStatuses })
  @IsOptional()
  @IsString()
  @IsIn(apiKeyStatuses)
  readonly status?: ApiKeyStatus;

  @ApiPropertyOptional({ enum: apiKeyKinds })
  @IsOptional()
  @IsString()
  @IsIn(apiKeyKinds)
  readonly kind?: ApiKeyKind;

  /** Only this owner's keys. A user sees no other's anyway. */
  @ApiPropertyOptional({ description: 'A user id (usr_…), or the member id of a service account (mem_…).' })
  @IsOptional()
  @IsString()
  @Matches(/^(usr|mem)_[0-9A-Za-z]{22}$/, { message: 'must be a user id (usr_…) or a member id (mem_…)' })
  readonly ownerId?: string;

  /** Only keys whose scopes name this service, or that are confined to none. */
  @ApiPropertyOptional({ description: 'A service id (svc_…).' })
  @IsOptional()
  @IsString()
  @Matches(/^svc_[0-9A-Za-z]{22}$/, { message: 'must be a service id (svc_…)' })
  readonly service?: string;

  @ApiPropertyOptional({ format: 'date-time' })
  @IsOptional()
  @IsString()
  @IsTime()
  readonly expiresBefore?: string;
}

export interface ListApiKeysRequest {
  readonly actor: Actor;
  readonly projectId: string;
  readonly query: ListApiKeysQuery;
}

/**
 * A user sees its own keys, an admin of the project all of them. A search that has to look far may answer with a page that
 * is not full: it goes on as long as there is a cursor.
 */
export const listApiKeys = defineCommand<ListApiKeysRequest, Page<ApiKeyView>>('api-keys.list');

export interface GetApiKeyRequest {
  readonly actor: Actor;
  readonly projectId: string;
  readonly keyId: string;
}

export const getApiKey = defineCommand<GetApiKeyRequest, ApiKeyView>('api-keys.get');
