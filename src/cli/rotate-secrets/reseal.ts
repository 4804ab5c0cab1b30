import type { Database } from '../../database/database.js';
import type { Seal } from '../../integrations/seal.js';
import type { Sealed } from './sealed.js';

const PROGRESS_EVERY = 100;

interface Row {
  readonly id: string;
  readonly secrets: readonly Buffer[];
}

export interface Resealed {
  readonly rows: number;
  readonly resealed: number;
  /** Ids of those that no key opens. */
  readonly unopened: readonly string[];
}

/** Row by row, each by itself: it may be interrupted at any point, and goes on where something is left to do. */
export async function reseal(
  database: Database,
  seal: Seal,
  sealed: Sealed,
  tell: (line: string) => void,
): Promise<Resealed> {
  const { table, column, key, ownerOf, what } = sealed;
  const unopened: string[] = [];
  let resealed = 0;
  const ids = await database.query<{ id: string }>(
    `select ${key} as id from ${table} where ${column} is not null order by 1`,
  );
  for (const [at, { id }] of ids.entries()) {
    const done = await resealOne(database, seal, sealed, id, ownerOf(id));
    if (done === 'sealed anew') resealed++;
    if (done === 'does not open') unopened.push(id);
    if ((at + 1) % PROGRESS_EVERY === 0) tell(`${what}: ${at + 1} of ${ids.length}`);
  }
  return { rows: ids.length, resealed, unopened };
}

type Done = 'sealed anew' | 'is current' | 'does not open';

/** A secret may be rotated at the same moment: whoever comes second looks again. */
async function resealOne(
  database: Database,
  seal: Seal,
  { table, column, key, isList }: Sealed,
  id: string,
  owner: string,
): Promise<Done> {
  for (;;) {
    const [row] = await database.query<Row>(
      `select ${key} as id, ${isList ? column : `array[${column}]`} as secrets from ${table}
       where ${key}::text = $1 and ${column} is not null`,
      [id],
    );
    if (row === undefined || row.secrets.every((each) => seal.isCurrent(each))) return 'is current';
    const opened = openAll(seal, row, owner);
    if (opened === undefined) return 'does not open';
    const written = await database.query(
      `update ${table} set ${column} = $3 where ${key}::text = $1 and ${column} = $2 returning ${key}`,
      [
        id,
        ...[row.secrets, opened.map((secret) => seal.close(secret, owner))].map((all) =>
          isList ? all : all[0],
        ),
      ],
    );
    if (written.length === 1) return 'sealed anew';
  }
}

function openAll(seal: Seal, { secrets }: Row, owner: string): string[] | undefined {
  try {
    return secrets.map((each) => seal.open(each, owner));
  } catch {
    return undefined;
  }
}
