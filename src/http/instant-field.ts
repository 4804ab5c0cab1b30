import { ValidateBy } from 'class-validator';
import type { Instant } from '../engine/instant.js';
import { isoInstant } from '../engine/iso-instant.js';

export const INSTANT_REASON = 'must be an instant with its offset, such as 2026-12-01T09:00:00Z';

export const parseInstant = (text: unknown): Instant | undefined =>
  (typeof text === 'string' ? isoInstant(text) : null) ?? undefined;

/** For DTOs; the value stays the text that was sent. */
export const IsInstant = () =>
  ValidateBy({
    name: 'isInstant',
    validator: {
      validate: (value) => parseInstant(value) !== undefined,
      defaultMessage: (argument) => `${argument?.property} ${INSTANT_REASON}`,
    },
  });
