import type { Millis } from '../../../src/engine/instant.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const MINUS = '\u2212';
const two = (n: number) => String(n).padStart(2, '0');

/**
 * Two units at most, as people say it: `45s`, `12m`, `1h 05m`, `3d 4h`. Under two minutes it shows seconds. Open time has
 * no days: "a day" would mean eight hours to some and twenty-four to others.
 */
export function duration(ms: Millis, { days = false } = {}): string {
  const length = Math.abs(ms);
  if (length < 2 * MINUTE) {
    const seconds = Math.floor(length / SECOND);
    return seconds < 60 ? `${seconds}s` : `1m ${two(seconds - 60)}s`;
  }
  if (length < HOUR) return `${Math.floor(length / MINUTE)}m`;
  if (days && length >= 2 * DAY) {
    const hours = Math.floor((length % DAY) / HOUR);
    return `${Math.floor(length / DAY)}d${hours === 0 ? '' : ` ${hours}h`}`;
  }
  return `${Math.floor(length / HOUR)}h ${two(Math.floor((length % HOUR) / MINUTE))}m`;
}

/** What is left; negative time is what it is late by. A clock with part of a second left still shows one. */
export function remaining(ms: Millis, options?: { days?: boolean }): string {
  if (ms > 0) return duration(ms < 2 * MINUTE ? Math.ceil(ms / SECOND) * SECOND : ms, options);
  return `${MINUS}${duration(ms, options)}`;
}

/** A promised length: `30 min`, `4 h`, `1 h 30 min`, `90 s`. */
export function length(ms: Millis): string {
  const [hours, minutes, seconds] = [
    Math.floor(ms / HOUR),
    Math.floor((ms % HOUR) / MINUTE),
    (ms % MINUTE) / SECOND,
  ];
  const parts = [
    hours > 0 && `${hours} h`,
    minutes > 0 && `${minutes} min`,
    seconds > 0 && `${seconds.toLocaleString('en', { maximumFractionDigits: 1 })} s`,
  ].filter(Boolean);
  return parts.length === 0 ? '0 min' : parts.join(' ');
}
