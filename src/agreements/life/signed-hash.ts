import { createHash } from 'node:crypto';
import type { Reach } from '../../engine/agreement/promises.js';
import type { Instant } from '../../engine/instant.js';
import type { AgreementBody } from '../agreement.js';

export interface Signed {
  readonly agreementId: string;
  readonly body: AgreementBody;
  readonly reach: Reach;
  readonly inForceFrom: Instant | null;
  readonly inForceTo: Instant | null;
}

/** What both parties put their names under: the words, whom they reach, and from when to when. */
export const signedHash = ({ agreementId, body, reach, inForceFrom, inForceTo }: Signed): Buffer =>
  createHash('sha256')
    .update(JSON.stringify(sorted({ agreementId, body, reach, inForceFrom, inForceTo })))
    .digest();

/** JSON's objects have no order, and the database keeps none: names are sorted before anything is hashed. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, part]) => [name, sorted(part)]),
  );
}
