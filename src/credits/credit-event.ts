import { iso, type Instant } from '../engine/instant.js';
import type { NewEvent } from '../notices/webhooks-out/publish-events.js';

interface About {
  readonly id: number;
  readonly agreementId: string;
  readonly from: Instant;
  readonly to: Instant;
  readonly currency: string | null;
}

interface Says {
  readonly revision: number;
  readonly total: number;
  readonly amount?: number;
  readonly cause?: string | null;
}

/** Amounts in minor units, with their currency. */
export const creditEvent = (
  type: 'credit.issued' | 'credit.corrected',
  { id, agreementId, from, to, currency }: About,
  says: Says,
  at: Instant,
): NewEvent => ({
  type,
  at,
  key: `${id}.${says.revision}`,
  data: {
    statement: id,
    agreement: agreementId,
    period: { from: iso(from), to: iso(to) },
    currency,
    ...says,
  },
});
