import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
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
  MinLength,
  ValidateNested,
} from 'class-validator';
import type { Actor } from '../actor.js';
import { defineCommand } from '../command.js';
import { PageView, type Page, type PageQuery } from '../page.js';

/** Something a service counts, and what one of it costs. */
export class ServiceMetric {
  @ApiProperty({ example: 'gpu-hours' })
  @IsString()
  @Matches(/^[a-z0-9]+(-[a-z0-9]+)*$/, { message: 'must be lower-case words joined by hyphens' })
  @MaxLength(50)
  readonly name!: string;

  @ApiProperty({ example: 'hour' })
  @IsString()
  @MinLength(1)
  @MaxLength(30)
  readonly unit!: string;

  @ApiProperty({ description: "In the currency's minor unit.", minimum: 0 })
  @IsInt()
  @Min(0)
  @Max(1_000_000_000_000)
  readonly priceMinor!: number;
}

export class ServiceView {
  @ApiProperty()
  readonly id!: string;
  @ApiProperty({ example: 'compute' })
  readonly code!: string;
  @ApiProperty()
  readonly name!: string;
  @ApiProperty()
  readonly category!: string;
  @ApiProperty({ type: [ServiceMetric] })
  readonly metrics!: readonly ServiceMetric[];
  @ApiProperty({ description: 'One that is not can be granted to nobody anew.' })
  readonly active!: boolean;
  @ApiProperty({ format: 'date-time' })
  readonly createdAt!: string;
}

export class ServicePage extends PageView {
  @ApiProperty({ type: [ServiceView] })
  readonly items!: ServiceView[];
}

export class CreateServiceBody {
  @ApiProperty({ example: 'compute', description: 'Unique, and never changed: configurations name services by it.' })
  @IsString()
  @Matches(/^[a-z0-9]+(-[a-z0-9]+)*$/, { message: 'must be lower-case words joined by hyphens' })
  @MaxLength(50)
  readonly code!: string;

  @ApiProperty({ example: 'Virtual machines' })
  @IsString()
  @MinLength(1)
  @MaxLength(100)
  readonly name!: string;

  @ApiProperty({ example: 'Compute' })
  @IsString()
  @MinLength(1)
  @MaxLength(50)
  readonly category!: string;

  @ApiPropertyOptional({ type: [ServiceMetric] })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(20)
  @ArrayUnique(nameOf, { message: 'must have different names' })
  @ValidateNested({ each: true })
  @Type(() => ServiceMetric)
  readonly metrics?: readonly ServiceMetric[];
}

/** Adds a service to the catalogue. For operators. @throws Problem `service-catalogue.exists`. */
export const createService = defineCommand<CreateServiceBody & { readonly actor: Actor }, ServiceView>(
  'identity.create-service',
  CreateServiceBody,
);

export class UpdateServiceBody {
  @ApiPropertyOptional()
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(100)
  readonly name?: string;

  @ApiPropertyOptional()
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(50)
  readonly category?: string;

  @ApiPropertyOptional({ type: [ServiceMetric] })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(20)
  @ArrayUnique(nameOf, { message: 'must have different names' })
  @ValidateNested({ each: true })
  @Type(() => ServiceMetric)
  readonly metrics?: readonly ServiceMetric[];

  @ApiPropertyOptional()
  @IsOptional()
  @IsBoolean()
  readonly active?: boolean;
}

export interface UpdateServiceRequest extends UpdateServiceBody {
  readonly actor: Actor;
  readonly serviceId: string;
}

/** Changes what is named and differs; nothing else. For operators. */
export const updateService = defineCommand<UpdateServiceRequest, ServiceView>(
  'identity.update-service',
  UpdateServiceBody,
);

/** The catalogue, by code. For everybody who is logged in. */
export const listServices = defineCommand<{ readonly actor: Actor; readonly query: PageQuery }, Page<ServiceView>>(
  'identity.list-services',
);

/** What of a service may be told and changed. */
export interface ServiceTerms {
  readonly name: string;
  readonly category: string;
  readonly metrics: readonly ServiceMetric[];
  readonly active: boolean;
}

function nameOf(metric: unknown): unknown {
  return typeof metric === 'object' && metric !== null && 'name' in metric ? metric.name : metric;
}
