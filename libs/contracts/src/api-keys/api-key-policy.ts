import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsInt, Max, Min } from 'class-validator';
import { Type } from 'typebox';
import type { Actor } from '../actor.js';
import { defineCommand } from '../command.js';
import { defineEvent } from '../event.js';
import { Changed } from '../event-fields.js';

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

const Days = Type.Integer({ minimum: 1 });
const policyExample = {
  defaultDays: 90,
  longestLifetimeDays: 365,
  longestExtensionDays: 365,
  revive: true,
  keysPerMember: 100,
  onLeak: 'disable',
} as const;

export const apiKeyPolicyChanged = defineEvent(
  'key-policy.changed',
  {
    about: "A project's policy for its keys was replaced.",
    data: Type.Object(
      Changed(
        Type.Object({
          defaultDays: Days,
          longestLifetimeDays: Days,
          longestExtensionDays: Days,
          revive: Type.Boolean(),
          keysPerMember: Type.Integer({ minimum: 1 }),
          onLeak: Type.Enum(leakActions),
        }),
      ),
    ),
    example: { before: policyExample, after: { ...policyExample, defaultDays: 30 } },
  },
  ({ before, after }) => ({ before: { ...before }, after: { ...after } }),
);
