import type pg from 'pg';

/** Any number that no other advisory lock of ours has: 'prom' in ASCII. */
const PROMISES = 0x70726f6d;

/**
 * Whoever records tickets asks for this before it locks one and before it reads the promises. A publication can only
 * touch tickets that it sees: one that another transaction is still creating or reopening would keep the old version
 * until its next look. It also ends the quarrel over the order of row locks.
 */
export async function keepPromisesAsTheyAre(tx: pg.ClientBase): Promise<void> {
  await tx.query('select pg_advisory_xact_lock_shared($1)', [PROMISES]);
}

/** Waits until nobody records under the promises that are about to be replaced, and keeps others out till the commit. */
export async function aboutToChangePromises(tx: pg.ClientBase): Promise<void> {
  await tx.query('select pg_advisory_xact_lock($1)', [PROMISES]);
}
