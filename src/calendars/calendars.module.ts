import { Module } from '@nestjs/common';
import { LiveModule } from '../live/live.module.js';
import { CalendarsController } from './calendars.controller.js';
import { Calendars } from './calendars.js';
import { HolidaysController } from './holidays.controller.js';
import { PromiseChanges } from './promise-changes.js';
import { PublishCalendar } from './publish-calendar.js';

@Module({
  imports: [LiveModule],
  controllers: [CalendarsController, HolidaysController],
  providers: [Calendars, PromiseChanges, PublishCalendar],
  exports: [Calendars, PromiseChanges, PublishCalendar],
})
export class CalendarsModule {}
