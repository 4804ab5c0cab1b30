import type { Instant } from '../engine/instant.js';
import { type Database, timestamptz } from './database.js';

const AT_ONCE = 500;
/** A first run after years has other rounds to come. */
const BATCHES_PER_ROUND = 10;

/** @param statement purges $3 rows at most that are older than $1, at $2, and returns one row for each */
export async function purgeInBatches(
  database: Database,
  statement: string,
  { before, at }: { readonly before: Instant; readonly at: Instant },
): Promise<void> {
  for (let batch = 0; batch < BATCHES_PER_ROUND; batch++) {
    const purged = await database.query(statement, [timestamptz(before), timestamptz(at), AT_ONCE]);
    if (purged.length < AT_ONCE) return;
  }
}
