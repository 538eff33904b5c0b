import { ApiProperty } from '@nestjs/swagger';
import { roles, type Role } from '../actor.js';
import { PageView } from '../page.js';
import { apiKeyKinds, type ApiKeyKind } from './key-kinds.js';
import { RateLimit } from './key-settings.js';
import { ApiRevision } from './revocation.js';

export const apiKeyStatuses = ['active', 'expired', 'disabled'] as const;
export type ApiKeyStatus = (typeof apiKeyStatuses)[number];

/** A key as its owner may see it again: never the text, never a digest of it. */
export class ApiKeyView {
  @ApiProperty()
  readonly id!: string;
  @ApiProperty()
  readonly projectId!: string;
  @ApiProperty({ description: 'The user the key acts for; of a service account, its member id.' })
  readonly ownerId!: string;
  @ApiProperty({ description: 'The membership the key belongs to.' })
  readonly memberId!: string;
  @ApiProperty({ enum: roles, description: 'The role the key was made in: it ends with it.' })
  readonly role!: Role;
  @ApiProperty()
  readonly name!: string;
  @ApiProperty({ enum: apiKeyKinds })
  readonly kind!: ApiKeyKind;
  @ApiProperty({
    description: 'The text up to its secret part; empty for a key without a text yet, or of which it was not told.',
    example: 'kw_live_01Kq3nH0sYpC2vV6bT9xWd_',
  })
  readonly prefix!: string;
  @ApiProperty({
    type: String,
    nullable: true,
    description:
      'The last four characters; null for a master key that was not revealed yet, and where an import did not tell.',
  })
  readonly lastFour!: string | null;
  @ApiProperty({ enum: apiKeyStatuses })
  readonly status!: ApiKeyStatus;
  @ApiProperty({
    type: [String],
    nullable: true,
    description: 'Service ids and platform scopes it is confined to; null: every service its owner may use.',
  })
  readonly scopes!: readonly string[] | null;
  @ApiProperty({ type: [String], description: 'Networks it may be used from; empty: from anywhere.' })
  readonly allowedCidrs!: readonly string[];
  @ApiProperty({ type: RateLimit, nullable: true })
  readonly rateLimit!: RateLimit | null;
  @ApiProperty({ type: Number, nullable: true, description: 'Uses that are left; null: as many as one likes.' })
  readonly remainingUses!: number | null;
  @ApiProperty({ type: Object, additionalProperties: { type: 'string' } })
  readonly metadata!: Readonly<Record<string, string>>;
  @ApiProperty({ type: [String] })
  readonly tags!: readonly string[];
  @ApiProperty({ format: 'date-time' })
  readonly createdAt!: string;
  @ApiProperty({ format: 'date-time' })
  readonly expiresAt!: string;
  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'To the second or so.' })
  readonly lastUsedAt!: string | null;
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'After a rotation with grace: until then the text before it holds too.',
  })
  readonly previousTextUntil!: string | null;
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When its text was reported as found in public; null: never.',
  })
  readonly leakedAt!: string | null;
  @ApiProperty({ description: 'Counts the changes of this key: 1 at birth. Also its ETag.' })
  readonly version!: number;
  @ApiRevision()
  readonly revision?: string;
}

/** A key together with its text, which is in this answer only. */
export class CreatedApiKeyView extends ApiKeyView {
  @ApiProperty({ description: 'The whole key. Shown here only.' })
  readonly key!: string;
}

export class ApiKeyPage extends PageView {
  @ApiProperty({ type: [ApiKeyView] })
  readonly items!: ApiKeyView[];
}
