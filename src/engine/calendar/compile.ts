import type { Instant, Millis } from '../instant.js';
import { Malformed } from '../malformed.js';
import type { Calendar, CalendarSegment, CalendarSpec } from './calendar.js';
import type { OpenHours } from './open-hours.js';
import { OwnHours } from './own-hours.js';
import { parseCalendar, type Composition, type Hours } from './parse.js';
import { checkInstant, Timeline } from './timeline.js';
import { Together } from './together.js';
import { WorkingDays } from './working-days.js';

/**
 * @param spec what people wrote, not yet checked
 * @param path where it stands in their document, for the error's field
 * @throws Malformed naming the field and the reason
 */
export function compileCalendar(spec: unknown, path = ''): Calendar {
  return new CompiledCalendar(spec as CalendarSpec, openHours(parseCalendar(spec, path)));
}

function openHours(parsed: Hours | Composition): OpenHours {
  if (!('parts' in parsed)) return new OwnHours(parsed);
  const parts = parsed.parts.map((part) => ({ name: part.name, hours: openHours(part) }));
  return new Together(parsed.zone, parsed.open, parts);
}

class CompiledCalendar implements Calendar {
  readonly timezone: string;
  private readonly timeline: Timeline;
  private readonly workingDays: WorkingDays;

  constructor(
    readonly spec: CalendarSpec,
    private readonly hours: OpenHours,
  ) {
    this.timezone = hours.zone.name;
    this.timeline = new Timeline(hours);
    this.workingDays = new WorkingDays(hours);
  }

  isOpen(at: Instant): boolean {
    return this.timeline.isOpen(at);
  }

  add(at: Instant, ms: Millis): Instant {
    return this.timeline.add(at, ms);
  }

  between(from: Instant, to: Instant): Millis {
    return this.timeline.between(from, to);
  }

  nextOpen(at: Instant): Instant | null {
    return this.timeline.nextOpen(at);
  }

  addWorkingDays(at: Instant, days: number): Instant {
    checkInstant(at);
    return this.workingDays.add(at, days);
  }

  lastClosing(at: Instant): Instant | null {
    checkInstant(at);
    return this.workingDays.lastClosing(at);
  }

  segments(from: Instant, to: Instant): CalendarSegment[] {
    checkInstant(from, 'from');
    checkInstant(to, 'to');
    if (to < from) throw new Malformed('to', 'lies before from');
    return this.hours.segments(from, to);
  }
}
