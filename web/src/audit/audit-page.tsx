import { Button } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useLocation, useSearch } from 'wouter';
import type { ShownEntry } from '../../../src/audit/audit-entries.js';
import { get, Refused } from '../api.js';
import { Notice } from '../look/notice.js';
import { CsvLink } from '../look/csv-link.js';
import { useTitle } from '../look/title.js';
import { Trouble } from '../look/trouble.js';
import { AuditEntry } from './audit-entry.js';
import { type ActMeaning, AuditFilter } from './audit-filter.js';
import { asked, type AuditFilters, auditFiltersIn, filled } from './audit-query.js';
import styles from './audit.module.css';

const A_PAGE = 50;
const NO_FAULTS = {};

/** Who did what to which thing, the newest first. For admins and auditors. */
export default function AuditPage() {
  useTitle('Audit log');
  const search = useSearch();
  const [, navigate] = useLocation();
  const filters = auditFiltersIn(search);
  const query = asked(filters);
  const acts = useQuery({
    queryKey: ['audit-acts'],
    queryFn: ({ signal }) => get<ActMeaning[]>('/api/audit/acts', signal),
    staleTime: Infinity,
  });
  const entries = useInfiniteQuery({
    queryKey: ['audit', query],
    queryFn: ({ pageParam, signal }) =>
      get<ShownEntry[]>(`/api/audit?${query}&limit=${A_PAGE}${pageParam}`, signal),
    initialPageParam: '',
    getNextPageParam: (page) => (page.length < A_PAGE ? undefined : `&before=${page.at(-1)!.sequence}`),
  });
  const refused = entries.error instanceof Refused && entries.error.status === 400 ? entries.error : null;
  const faults = useMemo(
    () =>
      refused === null
        ? NO_FAULTS
        : Object.fromEntries(refused.errors.map(({ field, reason }) => [field, reason])),
    [refused],
  );
  if (entries.error && refused === null)
    return <Trouble error={entries.error} retry={() => void entries.refetch()} />;
  if (acts.data === undefined) return null;
  const meanings = new Map(acts.data.map(({ act, meaning }) => [act, meaning]));
  const shown = entries.data?.pages.flat() ?? [];
  const apply = (chosen: AuditFilters) => {
    const words = filled(chosen);
    navigate(words === '' ? '/audit' : `/audit?${words}`);
  };
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <h1>Audit log</h1>
        <CsvLink href={`/api/audit/csv?${query}`} words="All of these as CSV" />
      </header>
      <AuditFilter key={search} filters={filters} acts={acts.data} faults={faults} apply={apply} />
      {entries.isSuccess && shown.length === 0 ? (
        <Notice icon={<IconHistory />} title="No entry fits">
          <p>Nothing that was done fits this filter.</p>
        </Notice>
      ) : (
        <ol className={styles.entries} aria-label="Entries, the newest first">
          {shown.map((entry) => (
            <AuditEntry key={entry.sequence} entry={entry} meaning={meanings.get(entry.act)} />
          ))}
        </ol>
      )}
      {entries.hasNextPage && (
        <Button
          variant="default"
          loading={entries.isFetchingNextPage}
          onClick={() => void entries.fetchNextPage()}
        >
          Older ones
        </Button>
      )}
    </div>
  );
}
