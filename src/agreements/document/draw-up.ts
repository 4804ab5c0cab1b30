import {
  type AgreementDocument,
  clause,
  type Fact,
  paragraph,
  type Section,
  section,
} from './agreement-document.js';
import type { DocumentSource } from './document-source.js';
import { disputes, indemnification, reporting, reviews, term } from './sections/conduct.js';
import { credits, periodWords } from './sections/credits.js';
import { escalation } from './sections/escalation.js';
import { hours } from './sections/hours.js';
import { objectives } from './sections/objectives.js';
import { exclusions, parties, responsibilities, services } from './sections/parties.js';
import { history, signatures } from './sections/signatures.js';
import { moment } from './words.js';

/** The contract in the order in which one is read, from the data that tickets are timed by. */
export function drawUp(source: DocumentSource): AgreementDocument {
  const { terms } = source;
  const { contract } = terms;
  const timezone = zoneOf(source);
  return {
    title: terms.title,
    edition: EDITIONS[source.of] ?? `Version ${source.of}`,
    facts: factsOf(source, timezone),
    sections: [
      ...parties(contract),
      ...section('Purpose', clause(contract.purpose)),
      ...services(source),
      ...exclusions(contract, source),
      ...responsibilities(contract),
      ...objectives(source),
      ...hours(source),
      ...measurement(source),
      ...escalation(terms),
      ...credits(terms),
      ...reporting(contract),
      ...reviews(contract),
      ...disputes(contract),
      ...indemnification(contract),
      ...term(contract),
      ...signatures(source, timezone),
      ...history(source, timezone),
    ],
    hash: source.hash,
  };
}

const EDITIONS: Readonly<Record<string, string>> = {
  draft: 'Draft, without effect',
  proposal: 'Proposal, not in force yet',
};

/** The zone of the agreement's periods, or else of its hours. */
const zoneOf = ({ terms, calendars }: DocumentSource): string =>
  terms.period?.timezone ?? calendars.get(terms.calendarId)?.spec.timezone ?? 'UTC';

const KINDS = {
  customer: 'Customer agreement',
  service: 'Service agreement',
  multi_level: 'Agreement on several levels',
  ola: 'Operational agreement between teams',
} as const;

const REACHES = {
  new: 'tickets that are created from then on',
  running: 'tickets that are created from then on, and clocks that run already',
} as const;

function factsOf({ id, terms, of, reach, inForceFrom, inForceTo }: DocumentSource, timezone: string): Fact[] {
  const { kind, position, contract } = terms;
  return [
    ['Kind', KINDS[kind]],
    ['Number', id],
    ...(of === 'draft' ? [] : [['In force from', fromWords(inForceFrom, of, timezone)] as const]),
    ...(inForceTo === null ? [] : [['In force to', moment(inForceTo, timezone)] as const]),
    ...(reach === null ? [] : [['Reaches', REACHES[reach]] as const]),
    ...(position > 0
      ? [['Order among agreements', `${position}; where two tie, the lower one wins`] as const]
      : []),
    ...(contract.approval === 'both_parties'
      ? [['Approval', 'by everybody named of both parties'] as const]
      : []),
    ...(contract.changeNote === undefined ? [] : [['What this changes', contract.changeNote] as const]),
  ];
}

function fromWords(at: number | null, of: DocumentSource['of'], timezone: string): string {
  if (at === null) return of === 'proposal' ? 'its publication, or the first day of its term' : 'not decided';
  return at > 0 ? moment(at, timezone) : 'the beginning';
}

/** In words where somebody wrote them; the period also where there are no credits that would say it. */
function measurement({ terms: { contract, period, credits: has } }: DocumentSource): Section[] {
  const accounted = period !== undefined && has === undefined ? [paragraph(periodWords(period))] : [];
  return section('Measurement', clause(contract.measurement), accounted);
}
