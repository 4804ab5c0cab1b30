import { DAY, type Instant, type Millis } from '../instant.js';
import { Malformed } from '../malformed.js';
import { Unreachable } from './calendar.js';
import { dateText, type LocalDate } from './local-date.js';
import type { OpenHours } from './open-hours.js';
import { TEN_YEARS } from './timeline.js';

/** Part of a local date, in one offset. Most dates have one; a date on which the clocks change has two. */
interface Stretch {
  readonly from: Instant;
  readonly to: Instant;
  /** Instant at which this stretch's clock reads 00:00. */
  readonly midnight: Instant;
}

/**
 * Counting open dates. The start lies on day 0, keeps its time of day, and is clipped to the last closing of the day it
 * arrives at. A start on a closed date first moves to the next opening (backward: to the last closing before it).
 */
export class WorkingDays {
  constructor(private readonly hours: OpenHours) {}

  add(at: Instant, days: number): Instant {
    if (!Number.isSafeInteger(days)) throw new Malformed('days', 'must be a whole number');
    if (days === 0) return at;
    const step = days > 0 ? 1 : -1;
    let date = this.dateAt(at);
    let timeOfDay = at + this.hours.zone.offsetAt(at) - date * DAY;
    if (this.openOn(date) === null) {
      date = this.nextOpenDate(date, step);
      timeOfDay = step > 0 ? this.openingTime(date) : this.closingTime(date);
    }
    for (let left = Math.abs(days); left > 0; left--) date = this.nextOpenDate(date, step);
    const { lastClosing } = this.openOn(date)!;
    return Math.min(this.firstAt(date, timeOfDay) ?? lastClosing, lastClosing);
  }

  lastClosing(at: Instant): Instant | null {
    return this.openOn(this.dateAt(at))?.lastClosing ?? null;
  }

  private dateAt(at: Instant): LocalDate {
    return Math.floor((at + this.hours.zone.offsetAt(at)) / DAY);
  }

  private nextOpenDate(from: LocalDate, step: 1 | -1): LocalDate {
    for (let date = from + step; Math.abs(date - from) * DAY <= TEN_YEARS; date += step) {
      if (this.openOn(date) !== null) return date;
    }
    throw new Unreachable(`more than ten years without an open day from ${dateText(from)}`);
  }

  private openOn(date: LocalDate): { opening: Instant; lastClosing: Instant } | null {
    const spans = this.stretches(date).flatMap(({ from, to }) => this.hours.spans(from, to));
    const first = spans[0];
    return first ? { opening: first.from, lastClosing: spans.at(-1)!.to } : null;
  }

  private openingTime(date: LocalDate): Millis {
    const { opening } = this.openOn(date)!;
    return opening - this.stretches(date).find(({ from, to }) => from <= opening && opening < to)!.midnight;
  }

  /** At the end of a stretch the clock is read before it jumps: the end of the date is 24:00, not the next 00:00. */
  private closingTime(date: LocalDate): Millis {
    const { lastClosing } = this.openOn(date)!;
    return (
      lastClosing -
      this.stretches(date).find(({ from, to }) => from < lastClosing && lastClosing <= to)!.midnight
    );
  }

  /** The first instant of the date whose clock reads `timeOfDay` or later: after a gap the hour that follows it. */
  private firstAt(date: LocalDate, timeOfDay: Millis): Instant | undefined {
    for (const { from, to, midnight } of this.stretches(date)) {
      const instant = Math.max(from, midnight + timeOfDay);
      if (instant < to) return instant;
    }
    return undefined;
  }

  private stretches(date: LocalDate): Stretch[] {
    // No zone is further than a day from UTC.
    return this.hours.zone.regimes(date * DAY - DAY, date * DAY + 2 * DAY).flatMap((regime) => {
      const midnight = date * DAY - regime.offset;
      const from = Math.max(regime.from, midnight);
      const to = Math.min(regime.to, midnight + DAY);
      return from < to ? [{ from, to, midnight }] : [];
    });
  }
}
