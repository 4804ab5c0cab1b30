import { promisesOf } from '../engine/agreement/trial.js';
import { Malformed } from '../engine/malformed.js';
import { isAvailability } from '../engine/measure/measure.js';
import type { AgreementTerms } from './agreement.js';

interface Names {
  has(id: string): boolean;
}

/** What an agreement may refer to. */
export interface Known {
  readonly calendars: Names;
  readonly customers: Names;
  readonly services: Names;
  readonly teams: Names;
  readonly rooms: Names;
}

/**
 * Is everything there that is named?
 * @throws Malformed naming the field and the reason
 */
export function checkReferences(terms: AgreementTerms, known: Known): void {
  const refuse = (what: keyof Known, id: string | undefined, field: string) => {
    if (id === undefined || known[what].has(id)) return;
    throw new Malformed(field, `is ${id}, and there is no such ${what.slice(0, -1)}`);
  };
  refuse('calendars', terms.calendarId, 'calendarId');
  terms.levels.forEach(({ customers, services, objectives }, l) => {
    const path = `levels[${l}]`;
    customers?.forEach((id, i) => refuse('customers', id, `${path}.customers[${i}]`));
    services?.forEach((id, i) => refuse('services', id, `${path}.services[${i}]`));
    objectives.forEach((objective, o) => {
      const at = `${path}.objectives[${o}]`;
      refuse('teams', objective.group, `${at}.group`);
      objective.ladder?.steps.forEach(({ notify }, s) =>
        notify.forEach((recipient, r) => {
          if ('room' in recipient)
            refuse('rooms', recipient.room, `${at}.ladder.steps[${s}].notify[${r}].room`);
        }),
      );
      for (const { target, field } of promisesOf(objective, at)) {
        refuse('calendars', target.calendarId, `${field}.calendarId`);
      }
    });
  });
  terms.measures.forEach((measure, m) => {
    if (!isAvailability(measure)) return;
    const path = `measures[${m}]`;
    refuse('calendars', measure.calendarId, `${path}.calendarId`);
    measure.outages.services?.forEach((id, i) => refuse('services', id, `${path}.outageServices[${i}]`));
  });
}
