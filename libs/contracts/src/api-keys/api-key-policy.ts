import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsInt, Max, Min } from 'class-validator';
import type { Actor } from '../actor.js';
import { defineCommand } from '../command.js';
import { defineEvent } from '../event.js';

export const leakActions = ['disable', 'flag'] as const;
export type LeakAction = (typeof leakActions)[number];

const LONGEST_DAYS = 3_650;

/** What a project allows of its keys' lives. Days have 24 hours. */
export class ApiKeyPolicyBody {
  @ApiProperty({ minimum: 1, maximum: LONGEST_DAYS, description: 'Validity where the creator says nothing.' })
  @IsInt()
  @Min(1)
  @Max(LONGEST_DAYS)
  readonly defaultDays!: number;

  @ApiProperty({ minimum: 1, maximum: LONGEST_DAYS, description: 'From the moment of asking, however it comes to it.' })
  @IsInt()
  @Min(1)
  @Max(LONGEST_DAYS)
  readonly longestLifetimeDays!: number;

  @ApiProperty({ minimum: 1, maximum: LONGEST_DAYS, description: 'By one call.' })
  @IsInt()
  @Min(1)
  @Max(LONGEST_DAYS)
  readonly longestExtensionDays!: number;

  @ApiProperty({ description: 'Whether an expired key may be given new days.' })
  @IsBoolean()
  readonly revive!: boolean;

  @ApiProperty({
    minimum: 1,
    maximum: 1_000_000,
    description: 'Standard keys a membership may have that are not deleted.',
  })
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  readonly keysPerMember!: number;

  @ApiProperty({ enum: leakActions, description: 'What happens to a key that was found in public.' })
  @IsIn(leakActions)
  readonly onLeak!: LeakAction;
}

export class ApiKeyPolicyView extends ApiKeyPolicyBody {
  @ApiProperty({
    description: 'Counts the changes of this policy: 0 where the project has none of its own. Also its ETag.',
  })
  readonly version!: number;
}

export interface ApiKeyPolicyRequest {
  readonly actor: Actor;
  readonly projectId: string;
}

export const getApiKeyPolicy = defineCommand<ApiKeyPolicyRequest, ApiKeyPolicyView>('api-keys.get-policy');

export interface SetApiKeyPolicyRequest extends ApiKeyPolicyRequest, ApiKeyPolicyBody {
  /** From `If-Match`. */
  readonly expectedVersion: number;
}

/**
 * Replaces the whole policy. What keys have already is left to them.
 * @throws Problem `request.version-outdated`; `api-key-policy.not-possible` where a key could not be made or extended as
 *   it says, because the longest lifetime is shorter.
 */
export const setApiKeyPolicy = defineCommand<SetApiKeyPolicyRequest, ApiKeyPolicyView>(
  'api-keys.set-policy',
  ApiKeyPolicyBody,
);

export interface ApiKeyPolicyChangedData {
  readonly before: ApiKeyPolicyBody;
  readonly after: ApiKeyPolicyBody;
}

export const apiKeyPolicyChanged = defineEvent<ApiKeyPolicyChangedData>('key-policy.changed', ({ before, after }) => ({
  before: { ...before },
  after: { ...after },
}));
