import { Refused } from '../api.js';

/**
 * What the server refused, by the field it stands below; `otherwise` is the field for what concerns none. Anything but a
 * refusal is thrown on.
 */
export function faultsIn(error: unknown, otherwise: string): Record<string, string> {
  if (!(error instanceof Refused)) throw error;
  const faults = error.errors.length > 0 ? error.errors : [{ field: otherwise, reason: error.message }];
  return Object.fromEntries(faults.map(({ field, reason }) => [field, reason]));
}
