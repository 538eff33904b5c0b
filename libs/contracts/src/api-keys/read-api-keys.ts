import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, Matches } from 'class-validator';
import type { Actor } from '../actor.js';
import { defineCommand } from '../command.js';
import { PageQuery, type Page } from '../page.js';
import type { ApiKeyView } from './api-key-view.js';

export class ListApiKeysQuery extends PageQuery {
  /** Only this user's keys. A user sees no other's anyway. */
  @ApiPropertyOptional()
  @IsOptional()
  @IsString()
  @Matches(/^usr_[0-9A-Za-z]{22}$/, { message: 'must be a user id (usr_…)' })
  readonly ownerId?: string;
}

export interface ListApiKeysRequest {
  readonly actor: Actor;
  readonly projectId: string;
  readonly query: ListApiKeysQuery;
}

/** Newest first. A user sees its own keys, an admin of the project all of them. */
export const listApiKeys = defineCommand<ListApiKeysRequest, Page<ApiKeyView>>('api-keys.list');

export interface GetApiKeyRequest {
  readonly actor: Actor;
  readonly projectId: string;
  readonly keyId: string;
}

export const getApiKey = defineCommand<GetApiKeyRequest, ApiKeyView>('api-keys.get');
