import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min, ValidateBy } from 'class-validator';

/** A page of a list: `nextCursor` is null on the last one. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

/** The part of the query string every list understands. */
export class PageQuery {
  @ApiPropertyOptional({ minimum: 1, maximum: 100, default: 20 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(100)
  readonly limit: number = 20;

  /** As the page before gave it. */
  @ApiPropertyOptional()
  @IsOptional()
  @IsString()
  @MaxLength(200)
  readonly cursor?: string;
}

/** One of the orders a list offers. Another one is not a wrong value but a question that cannot be read. */
export function IsSortOf(sorts: readonly string[]): PropertyDecorator {
  const validate = (value: unknown) => sorts.some((sort) => sort === value);
  const defaultMessage = () => `must be one of ${sorts.join(', ')}`;
  return ValidateBy({ name: 'isSort', validator: { validate, defaultMessage } });
}

/** The OpenAPI form of `Page<Item>`, one subclass per item. */
export abstract class PageView {
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Send as `cursor` for the next page; null on the last one.',
  })
  readonly nextCursor!: string | null;
}
