import type { Actor } from '../../audit/actor.js';
import { Fields } from '../../agreements/fields.js';
import type { PublishAgreement } from '../../agreements/publish-agreement.js';
import { importPublicHolidays, type Place, type Years } from '../../calendars/import-public-holidays.js';
import type { PublishCalendar } from '../../calendars/publish-calendar.js';
import type { Instant } from '../../engine/instant.js';

/** What the log's tickets are to be measured against; published before the first of them is read. */
export interface ImportPromises {
  readonly calendar: { readonly id: string; readonly name: string; readonly spec: Record<string, unknown> };
  readonly agreement: {
    readonly id: string;
    readonly inForceFrom: Instant;
    readonly body: Record<string, unknown>;
  };
}

/** @throws Malformed naming field and reason. What the calendar and the agreement say is checked when they are published. */
export function parseImportPromises(input: unknown): ImportPromises {
  const file = new Fields(input, '', ['calendar', 'agreement']);
  const calendar = new Fields(file.raw('calendar'), 'calendar', ['id', 'name', 'spec', 'publicHolidays']);
  const agreement = new Fields(file.raw('agreement'), 'agreement', ['id', 'inForceFrom', 'body']);
  const spec = record(calendar, 'spec');
  const holidays = calendar.optional('publicHolidays', (name) => publicHolidays(calendar.raw(name)));
  return {
    calendar: {
      id: calendar.slug('id'),
      name: calendar.text('name'),
      spec: holidays === undefined ? spec : { ...spec, holidays: [...given(spec), ...holidays] },
    },
    agreement: {
      id: agreement.slug('id'),
      inForceFrom: agreement.instant('inForceFrom'),
      body: record(agreement, 'body'),
    },
  };
}

const given = ({ holidays }: Record<string, unknown>): readonly unknown[] =>
  Array.isArray(holidays) ? holidays : [];

function record(fields: Fields, name: string): Record<string, unknown> {
  const value = fields.raw(name);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw fields.malformed(name, 'must be an object');
  }
  return value as Record<string, unknown>;
}

function publicHolidays(input: unknown) {
  const path = 'calendar.publicHolidays';
  const fields = new Fields(input, path, ['country', 'state', 'region', 'years']);
  const span = new Fields(fields.raw('years'), `${path}.years`, ['from', 'to']);
  const years: Years = { from: span.whole('from', 1970, 2100), to: span.whole('to', 1970, 2100) };
  const place: Place = {
    country: fields.text('country'),
    state: fields.optional('state', (name) => fields.text(name)),
    region: fields.optional('region', (name) => fields.text(name)),
  };
  return importPublicHolidays(place, years).holidays;
}

/** A customer level that names nobody means every customer of the log. */
export async function publish(
  { calendar, agreement: { id, body, inForceFrom } }: ImportPromises,
  customers: readonly string[],
  into: { publishCalendar: PublishCalendar; publishAgreement: PublishAgreement },
  by: Actor,
): Promise<void> {
  await into.publishCalendar.run({ ...calendar, reach: 'running' }, by);
  const levels = (Array.isArray(body.levels) ? body.levels : []).map((level: unknown) => {
    const isOpen =
      (level as { level?: unknown })?.level === 'customer' && !Object.hasOwn(level as object, 'customers');
    return isOpen ? { ...(level as object), customers } : level;
  });
  await into.publishAgreement.run({ id, inForceFrom, reach: 'new', body: { ...body, levels } }, by);
}
