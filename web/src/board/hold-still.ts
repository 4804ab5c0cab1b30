import { useState } from 'react';
import type { BoardRow } from '../../../src/board/board-row.js';

export interface ShownRow {
  readonly row: BoardRow;
  /** Left the board while the rows were held. */
  readonly gone: boolean;
}

/** Rows held in the order they had, with fresh content; `moved` is how many would stand elsewhere, come or go. */
export function holdStill(held: readonly BoardRow[], fresh: readonly BoardRow[]) {
  const byId = new Map(fresh.map((row) => [row.id, row]));
  const shown: ShownRow[] = held.map((row) => ({ row: byId.get(row.id) ?? row, gone: !byId.has(row.id) }));
  const placeBefore = new Map(held.map(({ id }, place) => [id, place]));
  const stayed = fresh.filter(({ id }) => placeBefore.has(id));
  const before = held.filter(({ id }) => byId.has(id));
  const swapped = stayed.filter(({ id }, place) => before[place]?.id !== id).length;
  const moved = swapped + (fresh.length - stayed.length) + (held.length - before.length);
  return { shown, moved };
}

/** No row may jump away under a pointer, or from under the keyboard's focus. */
export function useHeldRows(rows: readonly BoardRow[]) {
  const [held, setHeld] = useState<readonly BoardRow[] | null>(null);
  const { shown, moved } =
    held === null ? { shown: rows.map((row) => ({ row, gone: false })), moved: 0 } : holdStill(held, rows);
  return {
    shown,
    moved,
    hold: () => setHeld((already) => already ?? rows),
    release: () => setHeld(null),
    refresh: () => setHeld(rows),
  };
}
