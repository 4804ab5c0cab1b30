import { type QueryClient, queryOptions } from '@tanstack/react-query';
import type { Board, BoardChange, BoardRow, BoardState } from '../../../src/board/board-row.js';
import { BOARD_STATES, rowState } from '../../../src/board/board-row.js';
import { get } from '../api.js';

/** What stands in the address line. */
export interface Filters {
  readonly state: BoardState | null;
  readonly team: string | null;
  readonly assignee: string | null;
  readonly customer: string | null;
}

export function filtersIn(search: string): Filters {
  const params = new URLSearchParams(search);
  const state = params.get('state');
  return {
    state: BOARD_STATES.find((known) => known === state) ?? null,
    team: params.get('team'),
    assignee: params.get('assignee'),
    customer: params.get('customer'),
  };
}

export function searchOf(filters: Filters): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(filters)) if (value) params.set(name, value);
  return params.toString();
}

/** Also how often the clock is compared and what the stream may have missed is fetched. */
const REFRESH_MS = 60_000;
const REFRESH_WHILE_LOST_MS = 15_000;

export const boardQuery = (filters: Filters, lost: boolean) =>
  queryOptions({
    queryKey: ['board', searchOf(filters)],
    queryFn: ({ signal }) => get<Board>(`/api/board?${searchOf(filters)}`, signal),
    refetchInterval: lost ? REFRESH_WHILE_LOST_MS : REFRESH_MS,
    refetchOnWindowFocus: 'always',
    placeholderData: (before) => before,
  });

/** Rows go straight from the stream into the table; the counters follow with the next answer. */
export function mergeChange(queries: QueryClient, filters: Filters, change: BoardChange): void {
  queries.setQueryData<Board>(['board', searchOf(filters)], (board) => {
    if (board === undefined) return board;
    const changed = new Set([...change.gone, ...change.rows.map(({ id }) => id)]);
    const known = new Map(board.rows.map((row) => [row.id, row]));
    const kept = board.rows.filter(({ id }) => !changed.has(id));
    const fresh = change.rows
      .filter((row) => passes(row, filters, change.now))
      .map((row) => newer(row, known.get(row.id)));
    return { ...board, rows: [...kept, ...fresh].sort(byNextDue) };
  });
}

function passes(row: BoardRow, { state, team, assignee, customer }: Filters, at: number): boolean {
  if (state !== null && rowState(row, at) !== state) return false;
  if (team !== null && row.team?.id !== team) return false;
  if (customer !== null && row.customer?.id !== customer) return false;
  return assignee === null || (assignee === 'none' ? row.assignee === null : row.assignee?.id === assignee);
}

const newer = (row: BoardRow, known: BoardRow | undefined): BoardRow =>
  known !== undefined && known.revision > row.revision ? known : row;

/** The server's order: overdue first, paused last. */
function byNextDue(a: BoardRow, b: BoardRow): number {
  return (a.clocks[0]?.dueAt ?? Infinity) - (b.clocks[0]?.dueAt ?? Infinity) || a.id - b.id;
}
