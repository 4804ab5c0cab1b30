import { Body, Controller, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import { Type } from 'class-transformer';
import { IsInt, IsObject } from 'class-validator';
import { Audited, NotAudited } from '../audit/audited.js';
import { Allow } from '../auth/allow.js';
import { CalledBy, type Caller } from '../auth/caller.js';
import { iso } from '../engine/instant.js';
import { IsInstant, parseInstant } from '../http/instant-field.js';
import { SlugPipe } from '../http/slug.js';
import { Now } from '../system-now.js';
import { CalendarBody, CalendarDraftBody } from './calendar-body.js';
import { Calendars, type PublishedCalendar } from './calendars.js';
import type { HolidaySource } from './holiday-source.js';
import { PublishCalendar } from './publish-calendar.js';
import { RefreshSources } from './refresh-sources.js';
import { type KnownSource, SourceRows } from './source-rows.js';
import { tryCalendar } from './try-calendar.js';
import { lintWithHolidays } from './with-holidays.js';

class Trial {
  @IsObject()
  @Type(() => Object)
  spec: object;

  @IsInstant()
  at: string;

  @IsInt()
  ms: number;
}

@Controller('api/calendars')
export class CalendarsController {
  constructor(
    private readonly calendars: Calendars,
    private readonly publishCalendar: PublishCalendar,
    private readonly refreshSources: RefreshSources,
    private readonly sourceRows: SourceRows,
    private readonly now: Now,
  ) {}

  @Allow('agent', 'lead', 'auditor')
  @Get()
  async list() {
    return (await this.calendars.latest()).map(shown);
  }

  @Allow('agent', 'lead', 'auditor')
  @Get(':id')
  async get(@Param('id') id: string, @CalledBy() caller: Caller) {
    const [latest, ...earlier] = await this.calendars.versionsOf(id);
    const ownSpec = await this.calendars.ownSpec(id);
    const sources = await this.sourceRows.of(id);
    return {
      ...shown(latest!),
      ownSpec,
      sources: sources.map((source) => shownSource(source, caller)),
      // A calendar grows old by itself: next year's holidays are missing from some day on.
      findings: lintWithHolidays(ownSpec, sources, this.now.now()),
      earlier: earlier.map(shown),
    };
  }

  @Put(':id')
  @Audited('calendar.published', 'calendar.changed')
  async put(
    @Param('id', SlugPipe) id: string,
    @Body() { inForceFrom, ...calendar }: CalendarBody,
    @CalledBy() caller: Caller,
  ) {
    await this.publishCalendar.run({ id, ...calendar, inForceFrom: parseInstant(inForceFrom) }, caller);
    return this.get(id, caller);
  }

  /** Reads its sources now instead of within the day. */
  @Post(':id/refresh')
  @Audited('calendar.refreshed')
  @HttpCode(200)
  async refresh(@Param('id') id: string, @CalledBy() caller: Caller) {
    await this.calendars.ownSpec(id);
    await this.refreshSources.demand(id, caller);
    await this.refreshSources.run();
    return this.get(id, caller);
  }

  /** What publishing it would say; nothing is stored. */
  @Allow('lead')
  @Post('check')
  @NotAudited('nothing is stored')
  @HttpCode(200)
  async check(@Body() draft: CalendarDraftBody) {
    const { findings } = await this.publishCalendar.drawUp({ id: '', ...draft }, this.now.now());
    return { findings };
  }

  @Allow('lead')
  @Post('try')
  @NotAudited('nothing is stored')
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

/** The address of a private feed is as good as a password, so only those who enter it see all of it. */
function shownSource({ source, holidays, readAt, error, nextRefreshAt }: KnownSource, { role }: Caller) {
  return {
    ...(role === 'admin' ? source : withoutPath(source)),
    holidays,
    readAt: iso(readAt),
    error,
    nextRefreshAt: iso(nextRefreshAt),
  };
}

const withoutPath = (source: HolidaySource): HolidaySource =>
  source.kind === 'icalendar' ? { ...source, url: `${new URL(source.url).origin}/…` } : source;
