import { ValidateBy } from 'class-validator';
import { zone } from '../engine/calendar/zone.js';
import { Malformed } from '../engine/malformed.js';

export function isZone(name: unknown): name is string {
  try {
    return typeof name === 'string' && zone(name) !== undefined;
  } catch (error) {
    if (error instanceof Malformed) return false;
    throw error;
  }
}

export const IsZone = () =>
  ValidateBy({
    name: 'isZone',
    validator: {
      validate: isZone,
      defaultMessage: (argument) => `${argument?.property} must be an IANA time zone, such as Europe/Berlin`,
    },
  });
