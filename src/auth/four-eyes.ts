import type { Executor } from '../database/executor.js';
import { Forbidden } from '../http/problem.js';
import type { Caller } from './caller.js';

interface Who {
  readonly kind: string;
  readonly id: string | null;
}

/** What one person puts forward another decides. A key is nobody: whoever made it could decide with it about their own. */
export async function refuseTwoEyes(tx: Executor, putForwardBy: Who, by: Caller): Promise<void> {
  if (by.kind !== 'user') {
    throw new Forbidden('This is decided by a person who signs in, not by an API key.');
  }
  if ((await personBehind(tx, putForwardBy)) === by.id) {
    throw new Forbidden('Nobody decides about what they put forward: somebody else has to look at it.');
  }
}

/** The id of the user who did it, or whose key did; null where it was no person’s. */
async function personBehind(tx: Executor, { kind, id }: Who): Promise<string | null> {
  if (kind === 'user') return id;
  if (kind !== 'api_key') return null;
  const { rows } = await tx.query<{ madeBy: string | null }>(
    'select made_by::text as "madeBy" from api_keys where id = $1',
    [id],
  );
  return rows[0]?.madeBy ?? null;
}
