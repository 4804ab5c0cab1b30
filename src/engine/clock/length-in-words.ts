import { DAY, HOUR, MINUTE, SECOND, type Millis } from '../instant.js';

const UNITS = [
  [DAY, 'd'],
  [HOUR, 'h'],
  [MINUTE, 'min'],
  [SECOND, 's'],
] as const;

/** "1 h 30 min"; the two largest units that are not zero. */
export function lengthInWords(ms: Millis): string {
  let left = Math.abs(ms);
  const parts = UNITS.flatMap(([size, unit]) => {
    const whole = Math.floor(left / size);
    left -= whole * size;
    return whole === 0 ? [] : [`${whole} ${unit}`];
  });
  if (parts.length === 0) return left === 0 ? '0 s' : `${left} ms`;
  return parts.slice(0, 2).join(' ');
}
