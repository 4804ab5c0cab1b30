import { ArrayOverlap, type FindOptionsWhere, Not, type ObjectLiteral, type Repository } from 'typeorm';
import { Conflict } from '../http/problem.js';

interface Named extends ObjectLiteral {
  readonly id: string;
}

/** A name from outside leads to one thing only, or nobody could say whose ticket it is. */
export async function refuseTakenNames<T extends Named>(
  rows: Repository<T>,
  id: string,
  field: keyof T & string,
  names: readonly string[],
): Promise<void> {
  if (names.length === 0) return;
  const where = { id: Not(id), [field]: ArrayOverlap([...names]) } as unknown as FindOptionsWhere<T>;
  const holder = await rows.findOneBy(where);
  if (holder === null) return;
  const taken = names.find((name) => (holder[field] as readonly string[]).includes(name));
  throw new Conflict(field, `contains ${taken}, which belongs to ${holder.id}`);
}
