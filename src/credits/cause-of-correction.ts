import type pg from 'pg';
import { amountWords, percentWords } from '../engine/credit/attainment-words.js';
import type { Figures } from '../engine/credit/figures.js';
import type { MeasureEvidence } from '../engine/measure/measure-tally.js';
import type { Evidence, EvidentCycle } from './evidence.js';

/** A cause is read by people; the revision holds every cycle. */
const NAMED = 5;

interface Judged extends Evidence {
  readonly figures: Figures;
}

type Evident = EvidentCycle | MeasureEvidence;

/** What is judged differently than before, and why as far as it is on record. */
export async function causeOfCorrection(tx: pg.PoolClient, before: Judged, after: Judged): Promise<string> {
  const [was, is] = [byKey(before), byKey(after)];
  const changed = [...new Set([...was.keys(), ...is.keys()])].filter(
    (key) => judgement(was.get(key)) !== judgement(is.get(key)),
  );
  if (changed.length === 0) return shiftsBetween(before.figures, after.figures);
  const sentences: string[] = [];
  for (const key of changed.slice(0, NAMED)) {
    const evident = (is.get(key) ?? was.get(key))!;
    const why = 'clockId' in evident ? await revokedBecause(tx, evident) : undefined;
    const what = `${evident.ticketExternalId} ${evident.objective}: ${judgement(is.get(key))}, was ${judgement(was.get(key))}`;
    sentences.push(why === undefined ? what : `${what} (${why})`);
  }
  const more = changed.length - NAMED;
  return [...sentences, ...(more > 0 ? [`and ${more} more`] : [])].join('; ');
}

/** Where no ticket is judged anew, service time is another, or the periods before are. */
function shiftsBetween(before: Figures, after: Figures): string {
  const was = new Map(before.objectives.map((each) => [each.objective, each.adjusted]));
  const shifts = after.objectives.flatMap(({ objective, unit, adjusted }) => {
    const then = was.get(objective) ?? { met: 0, measured: 0 };
    if (then.met === adjusted.met && then.measured === adjusted.measured) return [];
    return [`${objective}: ${percentWords(adjusted, unit)}, was ${percentWords(then, unit)}`];
  });
  return shifts.length === 0 ? 'an earlier period was corrected' : shifts.join('; ');
}

const byKey = ({ cycles, measured }: Evidence): ReadonlyMap<string, Evident> =>
  new Map<string, Evident>([
    ...cycles.map((each) => [`${each.ticketId} ${each.clockId} ${each.cycle}`, each] as const),
    ...measured.map((each) => [`${each.ticketId} ${each.objective}`, each] as const),
  ]);

function judgement(evident: Evident | undefined): string {
  if (evident === undefined) return 'not in this period';
  if ('measure' in evident && evident.measure === 'availability')
    return `down ${amountWords(evident.down, 'ms')}, of which ${amountWords(evident.downAdjusted, 'ms')} count`;
  const { verdict, excludedBecause } = evident;
  return excludedBecause === null ? verdict : `${verdict}, excluded: ${excludedBecause}`;
}

async function revokedBecause(
  tx: pg.PoolClient,
  { ticketId, clockId, cycle }: EvidentCycle,
): Promise<string | undefined> {
  const { rows } = await tx.query<{ because: string }>(
    `select revoked_because as because from breaches
     where ticket_id = $1 and clock_id = $2 and cycle = $3 and revoked_at is not null
     order by revoked_at desc limit 1`,
    [ticketId, clockId, cycle],
  );
  return rows[0]?.because;
}
