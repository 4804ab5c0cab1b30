import { Skeleton } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useSearch, useLocation } from 'wouter';
import type { Board } from '../../../src/board/board-row.js';
import { type LiveMessage, useLiveMessages, useLostSince } from '../live/live-feed.js';
import { useTitle } from '../look/title.js';
import { useStopped } from '../live/live-light.js';
import { StaleBanner } from '../live/stale-banner.js';
import { Trouble } from '../look/trouble.js';
import { Announcer } from './announcer.js';
import styles from './board.module.css';
import { boardQuery, type Filters, filtersIn, mergeChange, searchOf } from './board-query.js';
import { BoardTable } from './board-table.js';
import { Counters } from './counters.js';
import { EmptyBoard } from './empty-board.js';
import { FilterBar } from './filter-bar.js';
import { rowsWith } from './search-rows.js';

/** Counters follow a burst of changes at this distance. */
const COUNT_AFTER_MS = 2_000;

export function BoardPage() {
  const search = useSearch();
  const [, navigate] = useLocation();
  const filters = useMemo(() => filtersIn(search), [search]);
  const [words, setWords] = useState('');
  const lost = useLostSince() !== null;
  const stopped = useStopped();
  const board = useQuery({ ...boardQuery(filters, lost), enabled: !stopped });
  useLiveBoard(filters, stopped);
  useTitle(titleOf(board.data));

  const choose = (chosen: Partial<Filters>) => navigate(`/?${searchOf({ ...filters, ...chosen })}`);
  const rows = useMemo(() => rowsWith(words, board.data?.rows ?? []), [words, board.data]);
  const anyFilter = searchOf(filters) !== '' || words !== '';

  if (board.error && board.data === undefined) {
    return <Trouble error={board.error} retry={() => void board.refetch()} />;
  }
  return (
    <div className={styles.page}>
      <h1 className={styles.unseen}>Board</h1>
      <StaleBanner />
      <Counters counts={board.data?.counts} chosen={filters.state} choose={(state) => choose({ state })} />
      <FilterBar filters={filters} choose={choose} words={words} setWords={setWords} />
      {board.data === undefined ? (
        <Loading />
      ) : rows.length === 0 ? (
        <EmptyBoard
          nothing={board.data.nothing}
          filtered={anyFilter}
          clear={() => (setWords(''), navigate('/'))}
        />
      ) : (
        <BoardTable rows={rows} total={totalOf(board.data.counts, filters)} />
      )}
      <Announcer rows={board.data?.rows ?? []} />
    </div>
  );
}

function useLiveBoard(filters: Filters, stopped: boolean): void {
  const queries = useQueryClient();
  const counting = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(counting.current), []);
  const onMessage = useCallback(
    (message: LiveMessage) => {
      if (stopped) return;
      if (message.type === 'tickets') mergeChange(queries, filters, message.change);
      clearTimeout(counting.current);
      const askAgain = () => void queries.invalidateQueries({ queryKey: ['board', searchOf(filters)] });
      counting.current = setTimeout(askAgain, message.type === 'refresh' ? 0 : COUNT_AFTER_MS);
    },
    [queries, filters, stopped],
  );
  useLiveMessages(onMessage);
}

/** What a glance at the tab should tell. */
const titleOf = (board: Board | undefined): string =>
  board === undefined || board.counts.breached === 0 ? 'Board' : `${board.counts.breached} breached`;

function totalOf(counts: Readonly<Record<string, number>>, { state }: Filters): number {
  return state === null ? Object.values(counts).reduce((sum, n) => sum + n, 0) : (counts[state] ?? 0);
}

function Loading() {
  return (
    <div className={styles.loading} aria-hidden>
      {Array.from({ length: 8 }, (_, line) => (
        <Skeleton key={line} height={44} radius={8} />
      ))}
    </div>
  );
}
