import type pg from 'pg';
import { amountWords, percentWords } from '../engine/credit/attainment-words.js';
import { timestamptz } from '../database/database.js';
import type { Figures } from '../engine/credit/figures.js';
import { type Instant, iso } from '../engine/instant.js';
import type { MeasureEvidence } from '../engine/measure/measure-tally.js';
import type { Evidence, EvidentCycle } from './evidence.js';

/** A cause is read by people; the revision holds every cycle. */
const NAMED = 5;

interface Judged extends Evidence {
  readonly figures: Figures;
}

interface Told extends Judged {
  readonly agreementId: string;
  readonly from: Instant;
  readonly revisedAt: Instant;
}

type Evident = EvidentCycle | MeasureEvidence;

/** What is judged differently than before, and why as far as it is on record. */
export async function causeOfCorrection(tx: pg.PoolClient, before: Told, after: Judged): Promise<string> {
  const [was, is] = [byKey(before), byKey(after)];
  const changed = [...new Set([...was.keys(), ...is.keys()])].filter(
    (key) => difference(was.get(key), is.get(key)) !== undefined,
  );
  if (changed.length === 0) return shiftsBetween(before.figures, after.figures) ?? builtOn(tx, before);
  const sentences: string[] = [];
  for (const key of changed.slice(0, NAMED)) {
    const evident = (is.get(key) ?? was.get(key))!;
    const why = 'clockId' in evident ? await revokedBecause(tx, evident) : undefined;
    const what = `${evident.ticketExternalId} ${evident.objective}: ${difference(was.get(key), is.get(key))}`;
    sentences.push(why === undefined ? what : `${what} (${why})`);
  }
  const more = changed.length - NAMED;
  return [...sentences, ...(more > 0 ? [`and ${more} more`] : [])].join('; ');
}

/** Where no ticket is judged anew, service time may be another. */
function shiftsBetween(before: Figures, after: Figures): string | undefined {
  const was = new Map(before.objectives.map((each) => [each.objective, each.adjusted]));
  const shifts = after.objectives.flatMap(({ objective, unit, adjusted }) => {
    const then = was.get(objective) ?? { met: 0, measured: 0 };
    if (then.met === adjusted.met && then.measured === adjusted.measured) return [];
    return [`${objective}: ${percentWords(adjusted, unit)}, was ${percentWords(then, unit)}`];
  });
  return shifts.length === 0 ? undefined : shifts.join('; ');
}

/**
 * Or a period before it. Else this release reckons otherwise than the one that drew it up: earn-back was once decided by the
 * terms of the later period, and could win a credit back twice.
 */
async function builtOn(tx: pg.PoolClient, { agreementId, from, revisedAt }: Told): Promise<string> {
  const { rows } = await tx.query<{ corrected: boolean }>(
    `select exists (
       select from statements s join statement_revisions r on r.statement_id = s.id
       where s.agreement_id = $1 and s.period_from < $2 and r.revision > 0 and r.at >= $3
     ) as corrected`,
    [agreementId, timestamptz(from), timestamptz(revisedAt)],
  );
  return rows[0]!.corrected
    ? 'an earlier period was corrected'
    : 'it is reckoned anew, by the rules of a later release';
}

const byKey = ({ cycles, measured }: Evidence): ReadonlyMap<string, Evident> =>
  new Map<string, Evident>([
    ...cycles.map((each) => [`${each.ticketId} ${each.clockId} ${each.cycle}`, each] as const),
    ...measured.map((each) => [`${each.ticketId} ${each.objective}`, each] as const),
  ]);

/** In the first respect in which they differ. */
function difference(was: Evident | undefined, is: Evident | undefined): string | undefined {
  const before = respects(was);
  const [, now, then] =
    respects(is)
      .map(([value, words], i) => [value !== before[i]?.[0], words, before[i]?.[1]] as const)
      .find(([differs]) => differs) ?? [];
  return now === undefined ? undefined : `${now}, was ${then}`;
}

/** All by which it counts, the weightiest first: a value, and how that is said. */
function respects(evident: Evident | undefined): readonly (readonly [string | number, string])[] {
  if (evident === undefined) return [['', 'not in this period']];
  const at = 'measure' in evident ? evident.at : evident.decidedAt;
  const when = [at, `decided at ${iso(at)}`] as const;
  if ('measure' in evident && evident.measure === 'availability') {
    const { down, downAdjusted } = evident;
    const words = `down ${amountWords(down, 'ms')}, of which ${amountWords(downAdjusted, 'ms')} count`;
    return [[`${down} ${downAdjusted}`, words], when];
  }
  const { verdict, excludedBecause } = evident;
  const judgement = excludedBecause === null ? verdict : `${verdict}, excluded: ${excludedBecause}`;
  const overrun = verdict === 'missed' && 'overrunMs' in evident ? evident.overrunMs : 0;
  return [[judgement, judgement], [overrun, `${amountWords(overrun, 'ms')} over its target`], when];
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
