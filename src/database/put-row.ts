import type { EntityManager, EntityTarget, FindOptionsWhere, ObjectLiteral } from 'typeorm';

export interface Identified extends ObjectLiteral {
  readonly id: string;
}

/** Makes the row or replaces it, and returns what was there. Whoever puts the same at the same time waits for us. */
export async function putRow<Row extends Identified>(
  tx: EntityManager,
  entity: EntityTarget<Row>,
  row: Row,
): Promise<Row | null> {
  if (await insertRow(tx, entity, row)) return null;
  const before = await lockedRow(tx, entity, row.id);
  await tx.upsert(entity, row, ['id']);
  return before;
}

/** False where it is there already, if only since a moment ago. */
export async function insertRow<Row extends Identified>(
  tx: EntityManager,
  entity: EntityTarget<Row>,
  row: Row,
): Promise<boolean> {
  const made = await tx
    .createQueryBuilder()
    .insert()
    .into(entity)
    .values(row)
    .orIgnore()
    .returning('id')
    .execute();
  return (made.raw as unknown[]).length > 0;
}

/** Returns what was there; null where there was nothing. */
export async function deleteRow<Row extends Identified>(
  tx: EntityManager,
  entity: EntityTarget<Row>,
  id: string,
): Promise<Row | null> {
  const before = await lockedRow(tx, entity, id);
  if (before !== null) await tx.delete(entity, { id });
  return before;
}

export const lockedRow = <Row extends Identified>(tx: EntityManager, entity: EntityTarget<Row>, id: string) =>
  tx.findOne(entity, { where: { id } as FindOptionsWhere<Row>, lock: { mode: 'pessimistic_write' } });
