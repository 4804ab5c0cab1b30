import type { Executor } from '../database/executor.js';
import type { CreditTerms } from '../engine/credit/terms.js';
import { Invalid } from '../http/problem.js';

/**
 * What is owed in one currency cannot be won back in another, so an agreement keeps the one that its statements are in. A
 * version that changed it under an earlier release can still be replaced.
 * @throws Invalid naming both
 */
export async function refuseOtherCurrency(
  tx: Executor,
  agreementId: string,
  credits: CreditTerms | undefined,
): Promise<void> {
  if (credits === undefined) return;
  const { rows } = await tx.query<{ accounted: string | null; agreed: string | null }>(
    `select
       (select currency from statements where agreement_id = $1 and currency is not null
        order by period_from desc limit 1) as accounted,
       (select body #>> '{credits,currency}' from agreement_versions where agreement_id = $1
        order by version desc limit 1) as agreed`,
    [agreementId],
  );
  const { accounted, agreed } = rows[0]!;
  if (accounted === null || [accounted, agreed].includes(credits.currency)) return;
  throw new Invalid(
    'credits.currency',
    `is ${credits.currency}, and its statements are in ${accounted}: make another agreement`,
  );
}
