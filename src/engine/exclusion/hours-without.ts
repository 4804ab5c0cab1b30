import type { Hours } from '../agreement/terms.js';
import type { Instant, Millis, Span } from '../instant.js';
import type { Exclusion } from './exclusion.js';

const known = new WeakMap<readonly Exclusion[], Map<Hours, Hours>>();

/** The hours, without what is excluded; `add` is infinite where an exclusion goes on for ever. The same for the same. */
export function hoursWithout(hours: Hours, excluded: readonly Exclusion[]): Hours {
  if (excluded.length === 0) return hours;
  const ofThese = known.get(excluded) ?? new Map<Hours, Hours>();
  known.set(excluded, ofThese);
  const without = ofThese.get(hours) ?? new HoursWithout(hours, spansOf(excluded));
  ofThese.set(hours, without);
  return without;
}

/** Excluded time is closed time: it is subtracted from what is counted, once, however many exclusions there are of it. */
class HoursWithout implements Hours {
  constructor(
    private readonly hours: Hours,
    private readonly spans: readonly Span[],
  ) {}

  between(from: Instant, to: Instant): Millis {
    if (to < from) return 0 - this.between(to, from);
    let counted = this.hours.between(from, to);
    for (const span of this.spans) {
      const [start, stop] = [Math.max(span.from, from), Math.min(span.to, to)];
      if (start < stop) counted -= this.hours.between(start, stop);
    }
    return counted;
  }

  add(at: Instant, ms: Millis): Instant {
    let cursor = at;
    let left = ms;
    for (const span of this.spans) {
      if (span.to <= cursor) continue;
      if (span.from > cursor) {
        const passed = this.hours.between(cursor, span.from);
        if (passed >= left) return this.hours.add(cursor, left);
        left -= passed;
      }
      cursor = span.to;
      if (cursor === Infinity) return Infinity;
    }
    return this.hours.add(cursor, left);
  }
}

const spansOf = (excluded: readonly Exclusion[]): Span[] =>
  together(excluded.map(({ from, to }) => ({ from, to: to ?? Infinity })));

/** In order and without overlap; what touches becomes one. */
export function together(spans: readonly Span[]): Span[] {
  const merged: { from: Instant; to: Instant }[] = [];
  for (const { from, to } of [...spans].sort((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to);
    else merged.push({ from, to });
  }
  return merged;
}
