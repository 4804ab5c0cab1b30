import type { Mapping } from '../helpdesks/mapping.js';
import { Vocabulary } from '../helpdesks/vocabulary.js';

export interface UnmappedRow {
  readonly field: 'status' | 'priority' | 'customer' | 'service';
  readonly value: string;
  readonly times: number;
  readonly last_seen_at: string;
  /** A customer or service of ours is known by it. */
  readonly enrolled: boolean;
}

const SHOWN = 100;

/** What was counted and is not mapped yet: whoever has just mended the mapping need not read it again. */
export function stillUnmapped(rows: readonly UnmappedRow[], mapping: Mapping): UnmappedRow[] {
  const vocabulary = new Vocabulary(mapping);
  return rows.filter((row) => !row.enrolled && !isMapped(row, vocabulary)).slice(0, SHOWN);
}

function isMapped({ field, value }: UnmappedRow, vocabulary: Vocabulary): boolean {
  switch (field) {
    case 'status':
      return vocabulary.knowsStatus(vocabulary.status(value));
    case 'priority':
      return vocabulary.knowsPriority(vocabulary.priority(value));
    case 'customer':
      return vocabulary.customer({ keys: [value] }) !== undefined;
    case 'service':
      return vocabulary.service({ keys: [value] }) !== undefined;
  }
}
