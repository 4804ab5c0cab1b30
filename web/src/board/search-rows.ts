import type { BoardRow } from '../../../src/board/board-row.js';

/** Every word typed must be somewhere in what the row shows. */
export function rowsWith(words: string, rows: readonly BoardRow[]): readonly BoardRow[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return rows;
  return rows.filter((row) => {
    const shown = [
      row.externalId,
      row.subject,
      row.priority,
      row.customer?.name,
      row.team?.name,
      row.assignee?.name,
    ]
      .join('\n')
      .toLowerCase();
    return wanted.every((word) => shown.includes(word));
  });
}
