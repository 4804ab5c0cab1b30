import { readVersion, type VersionRow, VERSION_ROW } from '../agreements/read-version.js';
import type { Executor } from '../database/executor.js';
import { timestamptz } from '../database/database.js';
import { iso, type Instant } from '../engine/instant.js';
import { Invalid } from '../http/problem.js';
import { endOfPeriodsOver } from './period-book.js';

/**
 * What a closed period came to was told to people, and of one that is over and waits for late facts it is known as well:
 * no version comes into force in either. The caller holds the agreement's lock, as closing does.
 * @throws Invalid naming the end of the last one
 */
export async function refuseClosedPeriod(
  tx: Executor,
  agreementId: string,
  inForceFrom: Instant,
  at: Instant,
): Promise<void> {
  if (inForceFrom >= at) return;
  const { rows: versions } = await tx.query<VersionRow>(
    `select ${VERSION_ROW}
     from agreement_versions where agreement_id = $1 order by version`,
    [agreementId],
  );
  const { rows: ends } = await tx.query<{ closed: Instant | null }>(
    'select max(period_to) as closed from statements where agreement_id = $1 and period_to <= $2',
    [agreementId, timestamptz(at)],
  );
  const read = versions.map((row) => ({ ...readVersion(row), agreementId }));
  const end = endOfPeriodsOver(read, ends[0]!.closed, at);
  if (end === null || end <= inForceFrom) return;
  throw new Invalid(
    'inForceFrom',
    `lies in a period that is over; the last one ended at ${iso(end)}, and that is the earliest there is`,
  );
}
