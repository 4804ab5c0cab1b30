import { Type } from 'class-transformer';
import {
  ArrayNotEmpty,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsEmail,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Length,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { IsId } from '../../http/id-field.js';
import { IsInstant } from '../../http/instant-field.js';
import { MayBeMissing } from '../../http/may-be-missing.js';
import { EVENT_TYPES, type EventType } from './event-types.js';

export class EndpointBody {
  @IsString()
  @Length(1, 2_000)
  url: string;

  @IsArray()
  @ArrayNotEmpty()
  @ArrayUnique()
  @IsIn(EVENT_TYPES, { each: true })
  eventTypes: EventType[];

  @MayBeMissing()
  @IsString()
  @MaxLength(500)
  description?: string;

  /** Who is mailed when the endpoint is disabled. */
  @IsOptional()
  @IsEmail()
  contact?: string;

  @MayBeMissing()
  @IsBoolean()
  active?: boolean;
}

const MESSAGE_STATES = ['waiting', 'sending', 'sent', 'failed'] as const;
export type MessageState = (typeof MESSAGE_STATES)[number];

export class MessageQuery {
  @IsOptional() @IsIn(MESSAGE_STATES) state?: MessageState;
  @IsOptional() @IsId() before?: number;
  @Type(() => Number) @IsInt() @Min(1) @Max(500) limit = 100;
}

export class ReplaySince {
  @IsInstant()
  since: string;

  /** Also what has arrived already, for a receiver that lost it. */
  @MayBeMissing()
  @IsBoolean()
  sent?: boolean;
}
