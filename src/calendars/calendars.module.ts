import { Module } from '@nestjs/common';
import { LiveModule } from '../live/live.module.js';
import { CalendarVersions } from './calendar-versions.js';
import { CalendarsController } from './calendars.controller.js';
import { Calendars } from './calendars.js';
import { FollowZoneData } from './follow-zone-data.js';
import { HolidaysController } from './holidays.controller.js';
import { KeepCalendarsCurrent } from './keep-calendars-current.js';
import { PromiseChanges } from './promise-changes.js';
import { PublishCalendar } from './publish-calendar.js';
import { RefreshSources } from './refresh-sources.js';
import { SourceRows } from './source-rows.js';

@Module({
  imports: [LiveModule],
  controllers: [CalendarsController, HolidaysController],
  providers: [
    CalendarVersions,
    Calendars,
    FollowZoneData,
    KeepCalendarsCurrent,
    PromiseChanges,
    PublishCalendar,
    RefreshSources,
    SourceRows,
  ],
  exports: [Calendars, PromiseChanges, PublishCalendar, SourceRows],
})
export class CalendarsModule {}
