import { ApiProperty } from '@nestjs/swagger';
import { PageView } from '../page.js';

export const apiKeyStatuses = ['active', 'expired', 'disabled'] as const;
export type ApiKeyStatus = (typeof apiKeyStatuses)[number];

/** A key as its owner may see it again: never the text, never a digest of it. */
export class ApiKeyView {
  @ApiProperty()
  readonly id!: string;
  @ApiProperty()
  readonly projectId!: string;
  @ApiProperty({ description: 'The user the key acts for.' })
  readonly ownerId!: string;
  @ApiProperty()
  readonly name!: string;
  @ApiProperty({ enum: ['standard'] })
  readonly kind!: 'standard';
  @ApiProperty({ description: 'The text up to its secret part.', example: 'kw_live_01Kq3nH0sYpC2vV6bT9xWd_' })
  readonly prefix!: string;
  @ApiProperty({ minLength: 4, maxLength: 4 })
  readonly lastFour!: string;
  @ApiProperty({ enum: apiKeyStatuses })
  readonly status!: ApiKeyStatus;
  @ApiProperty({ format: 'date-time' })
  readonly createdAt!: string;
  @ApiProperty({ format: 'date-time' })
  readonly expiresAt!: string;
  @ApiProperty({ description: 'Counts the changes of this key: 1 at birth.' })
  readonly version!: number;
}

export class ApiKeyPage extends PageView {
  @ApiProperty({ type: [ApiKeyView] })
  readonly items!: ApiKeyView[];
}
