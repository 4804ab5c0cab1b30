import { Button } from '@mantine/core';
import { IconChartBar, IconDownload } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useLocation, useSearch } from 'wouter';
import type { Named } from '../../../src/board/board-row.js';
import { get, Refused } from '../api.js';
import { Notice } from '../look/notice.js';
import { useTitle } from '../look/title.js';
import { Trouble } from '../look/trouble.js';
import type { ShownAgreement } from '../promises/promise-shapes.js';
import { useAtNow } from '../time/clock.js';
import { viewerZone } from '../time/instant-words.js';
import { AttainmentFilter } from './attainment-filter.js';
import {
  askedOf,
  type AttainmentFilters,
  attainmentFiltersIn,
  monthAt,
  searchOf,
  type ShownAttainment,
} from './attainment-query.js';
import { AttainmentTable } from './attainment-table.js';
import styles from './attainment.module.css';

/** What was kept of what was promised, of any span, as it is now. For whoever leads, runs or audits. */
export default function AttainmentPage() {
  useTitle('Attainment');
  const filters = attainmentFiltersIn(useSearch());
  const [, navigate] = useLocation();
  const asked = askedOf(filters, useAtNow(monthAt));
  const choices = useQuery({
    queryKey: ['attainment-choices'],
    queryFn: async ({ signal }) => {
      const [agreements, customers] = await Promise.all([
        get<ShownAgreement[]>('/api/agreements', signal),
        get<Named[]>('/api/customers', signal),
      ]);
      return { agreements: agreements.map(({ id, title }) => ({ id, name: title })), customers };
    },
  });
  const { data, error, refetch } = useQuery({
    queryKey: ['attainment', asked],
    queryFn: ({ signal }) => get<ShownAttainment>(`/api/attainment?${asked}`, signal),
    enabled: asked !== null,
    placeholderData: keepPreviousData,
  });
  const refused = error instanceof Refused && error.status < 500 && error.errors.length > 0 ? error : null;
  if (error && refused === null) return <Trouble error={error} retry={() => void refetch()} />;
  const faults = Object.fromEntries((refused?.errors ?? []).map(({ field, reason }) => [field, reason]));
  const apply = (chosen: AttainmentFilters) => navigate(`/attainment?${searchOf(chosen)}`, { replace: true });
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <h1>Attainment</h1>
        {asked !== null && refused === null && (
          <Button
            component="a"
            href={`/api/attainment/csv?${asked}`}
            size="xs"
            variant="default"
            leftSection={<IconDownload size={16} aria-hidden />}
          >
            As CSV
          </Button>
        )}
      </header>
      <AttainmentFilter
        filters={filters}
        agreements={choices.data?.agreements ?? []}
        customers={choices.data?.customers ?? []}
        faults={faults}
        apply={apply}
      />
      {asked !== null && refused === null && data !== undefined && <Figures attainment={data} />}
      <p className={styles.faint}>
        What was decided between the midnights of {viewerZone}. Adjusted figures leave out what is excluded;
        raw ones leave out nothing. Times are open time, of what was finished.
      </p>
    </div>
  );
}

function Figures({ attainment }: { attainment: ShownAttainment }) {
  if (attainment.rows.length > 0) return <AttainmentTable attainment={attainment} />;
  return (
    <Notice icon={<IconChartBar />} title="Nothing was decided in this span">
      <p>No promise was kept or broken, so there is no attainment: neither 0 % nor 100 %.</p>
    </Notice>
  );
}
