import type { Helpdesk } from '../helpdesks/helpdesk.js';
import { Invalid } from '../http/problem.js';

/** The given secret if this helpdesk can have such a one, else a new one if the choice is ours. */
export function secretFor(helpdesk: Helpdesk, given: string | undefined): string {
  if (given === undefined) {
    const made = helpdesk.newSecret();
    if (made === null)
      throw new Invalid('secret', `is missing: ${helpdesk.title} makes it, copy it from there`);
    return made;
  }
  const fault = helpdesk.faultOfSecret(given);
  if (fault !== null) throw new Invalid('secret', fault);
  return given;
}
