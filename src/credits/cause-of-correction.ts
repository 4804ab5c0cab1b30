import type pg from 'pg';
import type { EvidentCycle } from './evidence.js';

/** A cause is read by people; the revision holds every cycle. */
const NAMED = 5;

/** What is judged differently than before, and why as far as it is on record. */
export async function causeOfCorrection(
  tx: pg.PoolClient,
  before: readonly EvidentCycle[],
  after: readonly EvidentCycle[],
): Promise<string> {
  const [was, is] = [byKey(before), byKey(after)];
  const changed = [...new Set([...was.keys(), ...is.keys()])].filter(
    (key) => judgement(was.get(key)) !== judgement(is.get(key)),
  );
  if (changed.length === 0) return 'an earlier period was corrected';
  const sentences: string[] = [];
  for (const key of changed.slice(0, NAMED)) {
    const cycle = (is.get(key) ?? was.get(key))!;
    const why = await revokedBecause(tx, cycle);
    const what = `${cycle.ticketExternalId} ${cycle.objective}: ${judgement(is.get(key))}, was ${judgement(was.get(key))}`;
    sentences.push(why === undefined ? what : `${what} (${why})`);
  }
  const more = changed.length - NAMED;
  return [...sentences, ...(more > 0 ? [`and ${more} more`] : [])].join('; ');
}

const byKey = (cycles: readonly EvidentCycle[]) =>
  new Map(cycles.map((each) => [`${each.ticketId} ${each.clockId} ${each.cycle}`, each]));

function judgement(cycle: EvidentCycle | undefined): string {
  if (cycle === undefined) return 'not in this period';
  return cycle.excludedBecause === null
    ? cycle.verdict
    : `${cycle.verdict}, excluded: ${cycle.excludedBecause}`;
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
