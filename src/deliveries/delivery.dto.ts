import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Length, Max, Min } from 'class-validator';
import { IsId } from '../http/id-field.js';
import { IsInstant } from '../http/instant-field.js';
import { type DeliveryState, STATES } from './list-deliveries.js';

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

export class ReplayBody {
  @IsOptional()
  @IsString()
  @Length(1, 64)
  integration?: string;

  @IsOptional()
  @IsInstant()
  since?: string;
}
