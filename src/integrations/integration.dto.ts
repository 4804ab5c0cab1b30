import { Type } from 'class-transformer';
import {
  IsBoolean,
  IsEmail,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  Length,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { MayBeMissing } from '../http/may-be-missing.js';

const MINUTES_PER_YEAR = 525_600;

class SilenceBody {
  @IsString()
  @Length(1, 64)
  calendarId: string;

  /** Of open time on that calendar. */
  @IsInt()
  @Min(1)
  @Max(MINUTES_PER_YEAR)
  afterMinutes: number;

  /** Who is mailed. */
  @IsEmail()
  contact: string;
}

export class IntegrationBody {
  @IsString()
  @Length(1, 64)
  helpdesk: string;

  @IsString()
  @Length(1, 200)
  name: string;

  @IsOptional()
  @IsObject()
  mapping?: object;

  @MayBeMissing()
  @IsBoolean()
  active?: boolean;

  @MayBeMissing()
  @IsString()
  @Length(1, 200)
  secret?: string;

  /** A delivery with a larger body is refused; left out, it stays as it is, at first 1. */
  @MayBeMissing()
  @IsInt()
  @Min(1)
  @Max(25)
  maxBodyMiB?: number;

  /** Null switches the alarm off; left out, it stays as it is. */
  @IsOptional()
  @ValidateNested()
  @Type(() => SilenceBody)
  silence?: SilenceBody | null;
}

export class SecretBody {
  @MayBeMissing()
  @IsString()
  @Length(1, 200)
  secret?: string;
}
