import type { Repository } from 'typeorm';
import { deleteRow, type Identified, putRow } from '../database/put-row.js';
import { NotFound } from '../http/problem.js';
import type { Actor } from './actor.js';
import type { Audit } from './audit.js';

// For what admins make, replace and delete whole.

/** As acts and subjects name them: `customer.changed`. */
type Kind = 'agent' | 'customer' | 'service' | 'team';

interface OnRecord<Row extends Identified> {
  readonly audit: Audit;
  readonly rows: Repository<Row>;
  readonly kind: Kind;
  readonly by: Actor;
}

export async function putOnRecord<Row extends Identified>(
  row: Row,
  { audit, rows, kind, by }: OnRecord<Row>,
): Promise<Row> {
  await rows.manager.transaction(async (tx) => {
    const before = await putRow(tx, rows.target, row);
    const subject = { kind, id: row.id };
    await audit.record(tx, { by, act: `${kind}.changed`, subject, before, after: row });
  });
  return row;
}

/** @throws NotFound */
export function deleteOnRecord<Row extends Identified>(
  id: string,
  { audit, rows, kind, by }: OnRecord<Row>,
): Promise<void> {
  return rows.manager.transaction(async (tx) => {
    const before = await deleteRow(tx, rows.target, id);
    if (before === null) throw new NotFound(`${rows.metadata.name} ${id}`);
    await audit.record(tx, { by, act: `${kind}.deleted`, subject: { kind, id }, before, after: null });
  });
}
