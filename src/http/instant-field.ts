import { ValidateBy } from 'class-validator';
import type { Instant, Span } from '../engine/instant.js';
import { isoInstant } from '../engine/iso-instant.js';
import { Invalid } from './problem.js';

export const INSTANT_REASON = 'must be an instant with its offset, such as 2026-12-01T09:00:00Z';

export const parseInstant = (text: unknown): Instant | undefined =>
  (typeof text === 'string' ? isoInstant(text) : null) ?? undefined;

/**
 * [from, to) of two texts that DTOs have checked.
 * @throws Invalid
 */
export function parseSpan(from: string, to: string): Span {
  const span = { from: parseInstant(from)!, to: parseInstant(to)! };
  if (span.to <= span.from) throw new Invalid('to', 'lies before from');
  return span;
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
