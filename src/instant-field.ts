import { ValidateBy } from 'class-validator';
import type { Instant } from './engine/instant.js';

export const INSTANT_REASON = 'must be an instant with its offset, such as 2026-12-01T09:00:00Z';

/** ISO 8601 with an offset: a time of day without one means something else on every machine. */
const WRITTEN = /^(\d{4})-(\d{2})-(\d{2})T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/;

export function parseInstant(text: unknown): Instant | undefined {
  const date = typeof text === 'string' ? WRITTEN.exec(text) : null;
  if (date === null) return undefined;
  // Date.parse takes 30 February for 2 March.
  const [year, month, day] = [Number(date[1]), Number(date[2]), Number(date[3])];
  if (day > new Date(Date.UTC(year, month, 0)).getUTCDate()) return undefined;
  const at = Date.parse(date[0]);
  return Number.isNaN(at) ? undefined : at;
}

/** For DTOs; the value stays the text that was sent. */
export const IsInstant = () =>
  ValidateBy({
    name: 'isInstant',
    validator: {
      validate: (value) => parseInstant(value) !== undefined,
      defaultMessage: (argument) => `${argument?.property} ${INSTANT_REASON}`,
    },
  });
