import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { describedBy } from '../decorators.js';
import { IsTime } from '../time.js';

/** A position in the log, in digits. */
export const positionForm = /^\d{1,15}$/;

const IsPosition = () =>
  describedBy(
    IsOptional(),
    IsString(),
    Matches(positionForm, { message: 'must be a position in the log, as the id of an event says it' }),
  );

/** Where a stream of events begins: what comes first of these, where there are several. Else with what comes next. */
export class EventStreamQuery {
  @ApiPropertyOptional({ description: 'Goes on after this position: as the header Last-Event-ID, which comes first.' })
  @IsPosition()
  readonly lastEventId?: string;

  @ApiPropertyOptional({ description: 'Begins with this position; 0: with the first event there is.' })
  @IsPosition()
  readonly from?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'Begins with what the log took in at this time or later.' })
  @IsOptional()
  @IsString()
  @IsTime()
  readonly since?: string;

  @ApiPropertyOptional({ example: 'key.created,key.deleted', description: 'Only events of these types.' })
  @IsOptional()
  @IsString()
  @MaxLength(2_000)
  @Matches(/^[a-z.-]+(,[a-z.-]+)*$/, { message: 'must be types of events with commas between them' })
  readonly types?: string;

  @ApiPropertyOptional({ enum: ['true', 'false'], default: 'true', description: 'false: ends with what there is.' })
  @IsOptional()
  @IsString()
  @IsIn(['true', 'false'])
  readonly follow: 'true' | 'false' = 'true';
}
