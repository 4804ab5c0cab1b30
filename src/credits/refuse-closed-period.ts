import type { Executor } from '../database/executor.js';
import { timestamptz } from '../database/database.js';
import { iso, type Instant } from '../engine/instant.js';
import { Invalid } from '../http/problem.js';

/**
 * What a closed period came to was told to people, so no version comes into force in one. The caller holds the
 * agreement's lock, as closing does.
 * @throws Invalid naming the end of the last one
 */
export async function refuseClosedPeriod(
  tx: Executor,
  agreementId: string,
  inForceFrom: Instant,
): Promise<void> {
  const { rows } = await tx.query<{ from: Instant; to: Instant }>(
    `select period_from as "from", period_to as "to" from statements
     where agreement_id = $1 and period_to > $2 order by period_from desc limit 1`,
    [agreementId, timestamptz(inForceFrom)],
  );
  const last = rows[0];
  if (last === undefined) return;
  throw new Invalid(
    'inForceFrom',
    `lies in a period that is closed; the last one ends at ${iso(last.to)}, and that is the earliest there is`,
  );
}
