import type { PoolClient } from 'pg';
import { type Database, timestamptz } from '../database/database.js';
import type { Instant } from '../engine/instant.js';
import type { Element } from './elements.js';
import type { ReadElement } from './read-element.js';

/** A stretch of a backfill's file that nobody has taken yet. */
export interface Part {
  readonly backfillId: number;
  /** Its number in the file; the others follow. */
  readonly firstElement: number;
  readonly elements: readonly Element[];
  readonly integrationId: string;
  readonly since: Instant | null;
}

export async function claimPart(tx: PoolClient, backfillId?: number): Promise<Part | undefined> {
  const { rows } = await tx.query<Part>(CLAIM, [backfillId ?? null]);
  return rows[0];
}

export const dropPart = (tx: PoolClient, { backfillId, firstElement }: Part) =>
  tx.query('delete from backfill_parts where backfill_id = $1 and first_element = $2', [
    backfillId,
    firstElement,
  ]);

const CLAIM = `
  select p.backfill_id as "backfillId", p.first_element as "firstElement", p.elements,
    b.integration_id as "integrationId", b.since
  from backfill_parts p join backfills b on b.id = p.backfill_id
  where b.state = 'waiting' and ($1::bigint is null or b.id = $1)
  order by p.backfill_id, p.first_element limit 1 for update of p skip locked`;

/** Something in it cannot be recorded, and only one alone shows which: the rest must not be lost with it. */
export async function splitPart(database: Database, part: Part, reason: string): Promise<void> {
  const { backfillId, firstElement, elements } = part;
  await database.transaction(async (tx) => {
    const { rowCount } = await dropPart(tx, part);
    // Somebody else has had better luck meanwhile.
    if (rowCount === 0) return;
    if (elements.length === 1) {
      await tally(tx, part, [{ line: elements[0]!.line, text: '', reason }], { told: 0, kept: 0 });
      return;
    }
    const alone = elements.map((element, index) => ({
      first_element: firstElement + index,
      elements: [element],
    }));
    await tx.query(
      `insert into backfill_parts (backfill_id, first_element, elements)
       select $1, first_element, elements from json_to_recordset($2) e (first_element integer, elements json)`,
      [backfillId, JSON.stringify(alone)],
    );
  });
}

/** A file of the wrong kind is wrong in every line; nobody reads more of them than this. */
const MOST_FAULTS = 1_000;

export async function tally(
  tx: PoolClient,
  { backfillId, firstElement }: Part,
  read: readonly ReadElement[],
  { told, kept }: { told: number; kept: number },
): Promise<void> {
  const faults = read.flatMap(({ line, reason }, index) =>
    reason === null ? [] : [{ element: firstElement + index, line, reason }],
  );
  const passedOver = read.length - faults.length - told;
  const { rows } = await tx.query<{ refused: number }>(
    `update backfills set ingested = ingested + $2, known = known + $3, passed_over = passed_over + $4,
       refused = refused + $5 where id = $1 returning refused`,
    [backfillId, kept, told - kept, passedOver, faults.length],
  );
  const room = Math.max(0, MOST_FAULTS - (rows[0]!.refused - faults.length));
  await tx.query(
    `insert into backfill_faults (backfill_id, element, line, reason)
     select $1, element, line, reason from jsonb_to_recordset($2) f (element integer, line integer, reason text)`,
    [backfillId, JSON.stringify(faults.slice(0, room))],
  );
}

/** Where no part is left it is done; where the file has not come to its end it never will. */
export async function finishBackfills(database: Database, at: Instant, begunBefore: Instant): Promise<void> {
  await database.query(
    `update backfills b set state = 'done', ended_at = $1
     where state = 'waiting' and not exists (select from backfill_parts p where p.backfill_id = b.id)`,
    [timestamptz(at)],
  );
  await database.query(
    `with given_up as (
       update backfills set state = 'failed', ended_at = $1, failure = 'the file did not come to its end'
       where state = 'receiving' and created_at < $2 returning id)
     delete from backfill_parts where backfill_id in (select id from given_up)`,
    [timestamptz(at), timestamptz(begunBefore)],
  );
}
