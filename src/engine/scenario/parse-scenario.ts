import type { Calendar } from '../calendar/calendar.js';
import { compileCalendar } from '../calendar/compile.js';
import { text } from '../calendar/fields.js';
import { Malformed } from '../malformed.js';
import { parseExclusions } from './parse-exclusions.js';
import { parseEvents } from './parse-events.js';
import { parseExpected } from './parse-expected.js';
import { parseTargets } from './parse-targets.js';
import type { Scenario } from './scenario.js';
import { object } from './values.js';

/**
 * @param file stands in for an id that the file does not give
 * @throws Malformed naming the field and the reason
 */
export function parseScenario(source: string, file: string): Scenario {
  const scenario = object(parseJson(source), '');
  if (scenario.calendar === undefined) throw new Malformed('calendar', 'is missing');
  const calendar = compileCalendar(scenario.calendar, 'calendar');
  const calendars: Record<string, Calendar> = {};
  for (const [id, spec] of Object.entries(object(scenario.calendars ?? {}, 'calendars'))) {
    calendars[id] = compileCalendar(spec, `calendars.${id}`);
  }
  const attached = attachedBy(scenario.events);
  const targets = parseTargets(scenario.targets, 'targets', Object.keys(calendars), attached);
  const events = parseEvents(scenario.events, 'events', calendars, attached);
  const known = new Set(targets.map(({ id }) => id));
  for (const event of events) {
    if (event.kind === 'policy.changed') event.targets.forEach(({ id }) => known.add(id));
  }
  events.forEach((event, i) => {
    if (event.kind === 'agreement.attached' && !known.has(event.target))
      throw new Malformed(
        `events[${i}].target`,
        `names ${JSON.stringify(event.target)}, which no list of targets has`,
      );
  });
  const expected = parseExpected(scenario.expected, 'expected', known);
  const optional = scenario.optional === true;
  return {
    id: text(scenario, 'id', '') ?? file,
    title: text(scenario, 'title', '') ?? '',
    calendar,
    calendars,
    targets,
    events,
    exclusions: parseExclusions(scenario.exclusions, 'exclusions'),
    expected: optional ? expected.map((checkpoint) => ({ ...checkpoint, optional })) : expected,
  };
}

function parseJson(source: string): unknown {
  try {
    return JSON.parse(source);
  } catch (error) {
    throw new Malformed('file', `is not JSON: ${(error as Error).message}`);
  }
}

/** The targets that the file attaches itself: their clocks wait for it (rule C5), before it too. */
function attachedBy(events: unknown): string[] {
  if (!Array.isArray(events)) return [];
  return events.flatMap((event: { kind?: unknown; target?: unknown } | null) =>
    event?.kind === 'agreement.attached' && typeof event.target === 'string' ? [event.target] : [],
  );
}
