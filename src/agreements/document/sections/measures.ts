import { isAvailability, type Measure, MEASURE_WORDS } from '../../../engine/measure/measure.js';
import { type Block, paragraph, subheading, table } from '../agreement-document.js';
import type { DocumentSource } from '../document-source.js';
import { capital, count, length, series } from '../words.js';

/** What is promised and no clock times. */
export function measures(source: DocumentSource): Block[] {
  const { measures: promised } = source.terms;
  if (promised.length === 0) return [];
  const titles = measureTitles(promised);
  return [
    subheading('Measured over a period'),
    table(
      ['Objective', 'What is measured', 'Goal'],
      promised.map((measure) => [
        titles.get(measure.id)!,
        `${meaning(measure, source)}.`,
        `${measure.goalPercent} %`,
      ]),
    ),
    paragraph('A period is judged by what had happened when it ended.'),
  ];
}

/** By id: "Satisfaction"; an id that somebody chose is told beside it, because other sections name it. */
export const measureTitles = (of: readonly Measure[]): ReadonlyMap<string, string> =>
  new Map(
    of.map(({ id, measure }) => {
      const words = capital(MEASURE_WORDS[measure]);
      return [id, id === measure ? words : `${words} (${id})`];
    }),
  );

function meaning(measure: Measure, source: DocumentSource): string {
  switch (measure.measure) {
    case 'satisfaction':
      return 'Of the tickets that customers rated, the share whose last rating in the period was good';
    case 'first_contact':
      return (
        'Of the tickets that customers opened and agents answered, the share that was solved by one reply and not reopened, ' +
        'of those solved in the period'
      );
    case 'contact_attempts':
      return (
        'Of the tickets that were given up because the customer never answered, the share with at least ' +
        `${count(measure.attempts, 'attempt')} to reach the customer, ${length(measure.apart)} or more apart`
      );
    case 'availability':
      return `The share of service time in which no ticket ${outageWords(measure.outages, source)} was open${hoursWords(measure, source)}`;
  }
}

function outageWords(
  { priorities, services }: Extract<Measure, { measure: 'availability' }>['outages'],
  source: DocumentSource,
): string {
  const named = services?.map((id) => source.services.get(id) ?? id);
  return [
    ...(priorities === undefined ? [] : [`of priority ${series(priorities, 'or')}`]),
    ...(named === undefined ? [] : [`about ${series(named, 'or')}`]),
  ].join(' ');
}

function hoursWords(measure: Measure, { calendars, terms }: DocumentSource): string {
  if (!isAvailability(measure)) return '';
  const id = measure.calendarId ?? terms.calendarId;
  return `; service time is the business hours of ${calendars.get(id)?.name ?? id}`;
}
