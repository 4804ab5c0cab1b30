import type { PoolClient } from 'pg';
import { maskedAddress } from '../../audit/masked-address.js';

interface Row {
  readonly url: string;
  readonly description: string;
  readonly eventTypes: readonly string[];
  readonly contact: string | null;
}

/** An endpoint as the audit log tells of it, before and after; null where there is none. Locks it. */
export async function endpointOnRecord(tx: PoolClient, id: string): Promise<object | null> {
  const { rows } = await tx.query<Row>(
    `select url, description, event_types as "eventTypes", contact from webhook_endpoints where id = $1 for update`,
    [id],
  );
  const [row] = rows;
  return row === undefined ? null : { ...row, url: maskedAddress(row.url) };
}
