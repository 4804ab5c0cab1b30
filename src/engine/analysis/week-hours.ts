import { weekdayOf } from '../calendar/local-date.js';
import { zone } from '../calendar/zone.js';
import { DAY, HOUR, type Instant } from '../instant.js';

/** How often something happened in each hour of the week, by the wall clock of a zone: `hours[weekday][hour]`, Sunday first. */
export class WeekHours {
  readonly hours: number[][] = Array.from({ length: 7 }, () => new Array<number>(24).fill(0));
  private readonly zone;

  constructor(timezone: string) {
    this.zone = zone(timezone);
  }

  count(at: Instant): void {
    const local = at + this.zone.offsetAt(at);
    const date = Math.floor(local / DAY);
    this.hours[weekdayOf(date)]![Math.floor((local - date * DAY) / HOUR)]! += 1;
  }
}
