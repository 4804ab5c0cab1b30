import type { Content, TableCell } from 'pdfmake';
import { moneyWords } from '../agreements/money-words.js';
import { amountWords, percentWords, ratioWords } from '../engine/credit/attainment-words.js';
import { objectiveWords } from '../engine/agreement/metric-words.js';
import type { Instant } from '../engine/instant.js';
import { dateAndTime, isoDate, timeOfDay } from '../notices/mail/wording.js';
import { PAGE, PAGES, pdf, type PdfDocument } from '../pdf.js';
import type { CountedOutage, MeasureEvidence } from '../engine/measure/measure-tally.js';
import type { Evidence, EvidentCycle } from './evidence.js';
import { LEDGER_WORDS } from './ledger-words.js';
import type { LedgerEntry, Statement } from './statements.js';

/** The same rows as the CSV, for people: a summary, a table of objectives, the ledger, and every cycle that was judged. */
export async function evidencePdf(
  statement: Statement,
  ledger: readonly LedgerEntry[],
  { cycles, measured }: Evidence,
): Promise<Buffer> {
  const { title, agreementId, periodFrom, periodTo, timezone, inputsHash } = statement;
  const document: PdfDocument = {
    info: { title: `${title}, ${isoDate(periodFrom, timezone)}` },
    pageSize: 'A4',
    pageOrientation: 'landscape',
    styles: { h1: { fontSize: 16, bold: true }, h2: { fontSize: 11, bold: true, margin: [0, 12, 0, 4] } },
    footer: {
      text: `${agreementId} · statement ${statement.id}, revision ${statement.revision} · inputs ${inputsHash.slice(0, 16)} · ${PAGE}/${PAGES}`,
      fontSize: 7,
      margin: [40, 10, 40, 0],
    },
    content: [
      { text: title, style: 'h1' },
      { text: `${dateAndTime(periodFrom, timezone)} to ${dateAndTime(periodTo, timezone)}` },
      { text: `All times are those of ${timezone}.` },
      ...summary(statement),
      ...objectives(statement),
      ...entries(ledger, timezone),
      ...evidence(cycles, timezone),
      ...beside(measured, timezone),
    ],
  };
  return pdf(document);
}

function summary({ figures, currency, state, version, cause }: Statement): Content[] {
  const rows: [string, string][] = [
    ['State', state],
    ['Rules of credit', `version ${version} of the agreement`],
  ];
  if (currency !== null) {
    const money = (minor: number) => moneyWords(minor, currency);
    rows.push(
      ['Credit', money(figures.credit)],
      ['Cut by the cap', money(figures.cutByCap)],
      ['Earned back', money(figures.earnBack)],
      ['Reward', money(figures.reward)],
      ['Owed to the customer', money(figures.total)],
    );
  }
  if (cause !== null) rows.push(['Last corrected because', cause]);
  return [heading('Summary'), table(null, rows)];
}

function objectives({ figures }: Statement): Content[] {
  const rows = figures.objectives.map(({ objective, unit, raw, adjusted, excluded }) => [
    objectiveWords(objective),
    ratioWords(raw, unit),
    percentWords(raw, unit),
    ratioWords(adjusted, unit),
    percentWords(adjusted, unit),
    amountWords(excluded, unit),
  ]);
  return [
    heading('Objectives'),
    table(['Objective', 'Met', 'Raw', 'Met, adjusted', 'Adjusted', 'Excluded'], rows),
  ];
}

function entries(ledger: readonly LedgerEntry[], timezone: string): Content[] {
  if (ledger.length === 0) return [];
  const rows = ledger.map(({ at, kind, amount, currency, cause }) => [
    momentIn(at, timezone),
    LEDGER_WORDS[kind],
    moneyWords(amount, currency),
    cause ?? '',
  ]);
  return [heading('Ledger'), table(['At', 'Entry', 'Amount', 'Cause'], rows)];
}

function evidence(cycles: readonly EvidentCycle[], timezone: string): Content[] {
  const moment = (at: Instant | null) => (at === null ? '' : momentIn(at, timezone));
  const rows = cycles.map((each) => [
    each.ticketExternalId,
    objectiveWords(each.objective),
    String(each.cycle),
    each.verdict,
    moment(each.startedAt),
    moment(each.dueAt),
    moment(each.satisfiedAt),
    moment(each.breachedAt),
    each.pauses.map(({ from, to, because }) => `${moment(from)} to ${moment(to)}: ${because}`).join('\n'),
    each.excludedBecause ?? '',
  ]);
  const head = [
    'Ticket',
    'Objective',
    'Cycle',
    'Verdict',
    'Started',
    'Due',
    'Satisfied',
    'Breached',
    'Pauses',
    'Excluded',
  ];
  return [
    heading(`Evidence: ${cycles.length === 1 ? '1 cycle' : `${cycles.length} cycles`}`),
    table(head, rows),
  ];
}

/** What no clock timed. */
function beside(measured: readonly MeasureEvidence[], timezone: string): Content[] {
  if (measured.length === 0) return [];
  const rows = measured.map((each) => [
    each.ticketExternalId,
    objectiveWords(each.objective),
    momentIn(each.at, timezone),
    each.because,
    ...(each.measure === 'availability' ? outageCells(each) : [each.verdict, each.excludedBecause ?? '']),
  ]);
  return [
    heading(`Evidence beside clocks: ${measured.length === 1 ? '1 entry' : `${measured.length} entries`}`),
    table(['Ticket', 'Objective', 'At', 'What was seen', 'Verdict', 'Excluded'], rows),
  ];
}

const outageCells = ({ down, downAdjusted }: CountedOutage): string[] => [
  `down ${amountWords(down, 'ms')}`,
  down === downAdjusted ? '' : amountWords(down - downAdjusted, 'ms'),
];

const heading = (text: string): Content => ({ text, style: 'h2' });

const table = (head: readonly string[] | null, rows: readonly (readonly string[])[]): Content => {
  const body: TableCell[][] = rows.map((row) => [...row]);
  if (head !== null) body.unshift(head.map((text) => ({ text, bold: true })));
  const widths = body[0]?.map(() => 'auto') ?? [];
  return { layout: 'lightHorizontalLines', table: { headerRows: head === null ? 0 : 1, widths, body } };
};

const momentIn = (at: Instant, timezone: string): string =>
  `${isoDate(at, timezone)} ${timeOfDay(at, timezone)}`;
