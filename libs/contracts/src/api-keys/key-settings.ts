import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsInt,
  IsObject,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateBy,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { MayBeLeftOut } from '../decorators.js';
import { IsCidr } from '../networks.js';
import { platformScopes } from './key-kinds.js';

const scopeForm = new RegExp(`^(svc_[0-9A-Za-z]{22}|${platformScopes.join('|')})$`);
const printable = /^[^\p{C}\p{Zl}\p{Zp}]*$/u;
const MAX_ENTRIES = 20;
const MAX_ENTRY_KEY = 40;
const MAX_ENTRY_VALUE = 500;

/** Uses in any window of so many seconds. */
export class RateLimit {
  @ApiProperty({ minimum: 1, maximum: 1_000_000 })
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  readonly requests!: number;

  @ApiProperty({ minimum: 1, maximum: 86_400 })
  @IsInt()
  @Min(1)
  @Max(86_400)
  readonly seconds!: number;
}

/** What the holder of a key may choose of it, at its creation and later. */
export class KeySettings {
  /** No control or direction characters, so that it reads the same everywhere. */
  @ApiPropertyOptional({ example: 'nightly batch', minLength: 1, maxLength: 100 })
  @MayBeLeftOut()
  @IsString()
  @MinLength(1)
  @MaxLength(100)
  @Matches(printable, { message: 'must have no control characters' })
  readonly name?: string;

  @ApiPropertyOptional({
    type: [String],
    nullable: true,
    description: `Ids of services (svc_…) its owner may use, and platform scopes (${platformScopes.join(', ')}); null: every service its owner may use.`,
  })
  @ValidateIf(isGiven('scopes'))
  @IsArray()
  @ArrayMaxSize(500)
  @ArrayUnique()
  @IsString({ each: true })
  @Matches(scopeForm, { each: true, message: `must be service ids (svc_…) or of ${platformScopes.join(', ')}` })
  readonly scopes?: readonly string[] | null;

  @ApiPropertyOptional({ type: [String], example: ['192.0.2.0/24', '2001:db8::/32'], maxItems: 50 })
  @MayBeLeftOut()
  @IsArray()
  @ArrayMaxSize(50)
  @IsCidr({ each: true })
  readonly allowedCidrs?: readonly string[];

  @ApiPropertyOptional({ type: RateLimit, nullable: true })
  @ValidateIf(isGiven('rateLimit'))
  @IsObject()
  @ValidateNested()
  @Type(() => RateLimit)
  readonly rateLimit?: RateLimit | null;

  @ApiPropertyOptional({ type: Number, nullable: true, minimum: 0, maximum: 1_000_000_000 })
  @ValidateIf(isGiven('remainingUses'))
  @IsInt()
  @Min(0)
  @Max(1_000_000_000)
  readonly remainingUses?: number | null;

  @ApiPropertyOptional({
    type: Object,
    additionalProperties: { type: 'string', maxLength: MAX_ENTRY_VALUE },
    description: `Up to ${MAX_ENTRIES} entries of text.`,
  })
  @MayBeLeftOut()
  @IsObject()
  @IsEntries()
  readonly metadata?: Readonly<Record<string, string>>;

  @ApiPropertyOptional({ type: [String], maxItems: 20, example: ['batch'] })
  @MayBeLeftOut()
  @IsArray()
  @ArrayMaxSize(20)
  @ArrayUnique()
  @IsString({ each: true })
  @Matches(/^[\p{L}\p{N}][\p{L}\p{N}._:/-]{0,39}$/u, { each: true, message: 'must be words of at most 40 characters' })
  readonly tags?: readonly string[];
}

/** Neither missing nor null: null is a value of its own here. */
function isGiven(field: string) {
  return (body: object) => {
    const value: unknown = Reflect.get(body, field);
    return value !== undefined && value !== null;
  };
}

function IsEntries(): PropertyDecorator {
  const message = `must be at most ${MAX_ENTRIES} entries: names of letters, digits, . _ - up to ${MAX_ENTRY_KEY}, texts up to ${MAX_ENTRY_VALUE} characters`;
  return ValidateBy({ name: 'isEntries', validator: { validate: areEntries, defaultMessage: () => message } });
}

function areEntries(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const entries = Object.entries(value);
  const name = new RegExp(`^[A-Za-z0-9][A-Za-z0-9._-]{0,${MAX_ENTRY_KEY - 1}}$`);
  return (
    entries.length <= MAX_ENTRIES &&
    entries.every(([key, text]) => name.test(key) && typeof text === 'string' && text.length <= MAX_ENTRY_VALUE)
  );
}
