/** Milliseconds since 1970-01-01T00:00:00Z; always a safe integer. ISO 8601 UTC outside the engine (rule C9). */
export type Instant = number;

/** A length of time in milliseconds; open time or real time as the field's name says. */
export type Millis = number;

/** Half-open: `from` belongs to it, `to` does not. */
export interface Span {
  readonly from: Instant;
  readonly to: Instant;
}

export const SECOND: Millis = 1_000;
export const MINUTE: Millis = 60 * SECOND;
export const HOUR: Millis = 60 * MINUTE;
export const DAY: Millis = 24 * HOUR;

/** ISO 8601 with milliseconds, UTC: the form every instant has outside the engine. */
export const iso = (at: Instant): string => new Date(at).toISOString();

/** For what may not have happened, or may not be known. */
export const isoOrNull = (at: Instant | null | undefined): string | null => (at == null ? null : iso(at));
