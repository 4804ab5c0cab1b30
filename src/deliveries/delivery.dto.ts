import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayNotEmpty,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Length,
  Max,
  Min,
} from 'class-validator';
import { IsId } from '../http/id-field.js';
import { IsInstant } from '../http/instant-field.js';
import { type DeliveryState, STATES } from './list-deliveries.js';
import { SETTLED, type SettledState } from './replay-deliveries.js';

export class DeliveryQuery {
  @IsOptional()
  @IsIn(STATES)
  state?: DeliveryState;

  @IsOptional()
  @IsString()
  @Length(1, 64)
  integration?: string;

  @IsOptional()
  @IsId()
  before?: number;

  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(500)
  limit?: number;
}

/** Every field narrows it. Without any, what lies in quarantine. */
export class ReplayBody {
  @IsOptional()
  @IsString()
  @Length(1, 64)
  integration?: string;

  @IsOptional()
  @IsInstant()
  since?: string;

  @IsOptional()
  @IsArray()
  @ArrayNotEmpty()
  @ArrayMaxSize(1_000)
  @IsInt({ each: true })
  @Min(1, { each: true })
  @Max(Number.MAX_SAFE_INTEGER, { each: true })
  ids?: number[];

  /** What is in these states. Left out: whatever is settled, if `since` or `ids` is given, else what is quarantined. */
  @IsOptional()
  @IsArray()
  @ArrayNotEmpty()
  @ArrayMaxSize(SETTLED.length)
  @IsIn(SETTLED, { each: true })
  states?: SettledState[];
}
