import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import { NotAudited } from '../audit/audited.js';
import { Allow } from '../auth/allow.js';
import { IsText } from '../http/text-field.js';
import { importICalendar } from './import-icalendar.js';
import { importPublicHolidays } from './import-public-holidays.js';

class Years {
  @IsInt()
  @Min(1990)
  @Max(2100)
  from: number;

  /** The last one, itself included. */
  @IsInt()
  @Min(1990)
  @Max(2100)
  to: number;
}

class Place extends Years {
  @IsText(2)
  country: string;

  @IsOptional()
  @IsText(20)
  state?: string;

  @IsOptional()
  @IsText(20)
  region?: string;

  @IsOptional()
  @IsText(20)
  language?: string;
}

class Feed extends Years {
  /** The text of an .ics file. */
  @IsText(1_000_000)
  text: string;
}

/** Holidays as entries for a calendar that is being edited: nothing is stored here. */
@Allow('lead')
@Controller('api/holidays')
export class HolidaysController {
  @Post('of-country')
  @NotAudited('nothing is stored')
  @HttpCode(200)
  ofCountry(@Body() { country, state, region, language, ...years }: Place) {
    return importPublicHolidays({ country, state, region, language }, years);
  }

  @Post('of-feed')
  @NotAudited('nothing is stored')
  @HttpCode(200)
  ofFeed(@Body() { text, ...years }: Feed) {
    return importICalendar(text, years);
  }
}
