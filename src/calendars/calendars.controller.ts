import { Body, Controller, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import { Type } from 'class-transformer';
import { IsInt, IsObject } from 'class-validator';
import { Allow } from '../auth/allow.js';
import { lintCalendar } from '../engine/calendar/lint.js';
import { iso } from '../engine/instant.js';
import { IsInstant, parseInstant } from '../instant-field.js';
import { SlugPipe } from '../slug.js';
import { Now } from '../system-now.js';
import { CalendarBody } from './calendar-body.js';
import { Calendars, type PublishedCalendar } from './calendars.js';
import { PublishCalendar } from './publish-calendar.js';
import { tryCalendar } from './try-calendar.js';

class Trial {
  @IsObject()
  @Type(() => Object)
  spec: object;

  @IsInstant()
  at: string;

  @IsInt()
  ms: number;
}

class Draft {
  @IsObject()
  @Type(() => Object)
  spec: object;
}

@Controller('api/calendars')
export class CalendarsController {
  constructor(
    private readonly calendars: Calendars,
    private readonly publishCalendar: PublishCalendar,
    private readonly now: Now,
  ) {}

  @Allow('agent', 'lead', 'auditor')
  @Get()
  async list() {
    return (await this.calendars.latest()).map(shown);
  }

  @Allow('agent', 'lead', 'auditor')
  @Get(':id')
  async get(@Param('id') id: string) {
    const [latest, ...earlier] = await this.calendars.versionsOf(id);
    return { ...shown(latest!), earlier: earlier.map(shown) };
  }

  @Put(':id')
  async put(@Param('id', SlugPipe) id: string, @Body() { name, spec, reach, inForceFrom }: CalendarBody) {
    const calendar = { id, name, spec, reach, inForceFrom: parseInstant(inForceFrom) };
    const findings = await this.publishCalendar.run(calendar);
    return { ...(await this.get(id)), findings };
  }

  /** What publishing it would say; nothing is stored. */
  @Allow('lead')
  @Post('check')
  @HttpCode(200)
  check(@Body() { spec }: Draft) {
    return { findings: lintCalendar(spec, this.now.now(), 'spec') };
  }

  @Allow('lead')
  @Post('try')
  @HttpCode(200)
  try(@Body() { spec, at, ms }: Trial) {
    const { open, nextOpenAt, dueAt, segments } = tryCalendar(spec, parseInstant(at)!, ms);
    return {
      open,
      nextOpenAt: nextOpenAt === null ? null : iso(nextOpenAt),
      dueAt: iso(dueAt),
      segments: segments.map((segment) => ({ ...segment, from: iso(segment.from), to: iso(segment.to) })),
    };
  }
}

const shown = (calendar: PublishedCalendar) => ({
  ...calendar,
  inForceFrom: iso(calendar.inForceFrom),
  publishedAt: iso(calendar.publishedAt),
});
