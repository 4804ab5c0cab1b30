import { IconChartBar } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link, useLocation, useSearch } from 'wouter';
import { get } from '../api.js';
import { Notice } from '../look/notice.js';
import { CsvLink } from '../look/csv-link.js';
import { useTitle } from '../look/title.js';
import { Trouble } from '../look/trouble.js';
import { refusedFields } from '../measured/choices.js';
import { MeasuresSection, type ShownMeasure } from '../measured/measures-section.js';
import { MeasuredFilter } from '../measured/measured-filter.js';
import {
  measuredAsked,
  type MeasuredFilters,
  measuredSearch,
  monthAt,
  queryOf,
} from '../measured/measured-query.js';
import styles from '../measured/measured.module.css';
import { useAtNow } from '../time/clock.js';
import { viewerZone } from '../time/instant-words.js';
import { attainmentFiltersIn, DIMENSIONS, type ShownAttainment } from './attainment-query.js';
import { AttainmentTable } from './attainment-table.js';

/** What was kept of what was promised, of any span, as it is now. For whoever leads, runs or audits. */
export default function AttainmentPage() {
  useTitle('Attainment');
  const search = useSearch();
  const filters = attainmentFiltersIn(search);
  const [, navigate] = useLocation();
  const values = measuredAsked(filters, useAtNow(monthAt));
  const asked = values && queryOf(values);
  const { data, error, refetch, isPlaceholderData } = useQuery({
    queryKey: ['attainment', asked],
    queryFn: ({ signal }) => get<ShownAttainment>(`/api/attainment?${asked}`, signal),
    enabled: asked !== null,
    placeholderData: keepPreviousData,
  });
  const refused = refusedFields(error);
  if (error && refused === null) return <Trouble error={error} retry={() => void refetch()} />;
  const set = (change: Partial<MeasuredFilters>) =>
    navigate(`/attainment?${queryOf(measuredSearch({ ...filters, ...change }))}`, { replace: true });
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <h1>Attainment</h1>
        <Link href={`/figures?${search}`}>Figures beside clocks</Link>
        {asked !== null && refused === null && (
          <CsvLink className={styles.last} href={`/api/attainment/csv?${asked}`} />
        )}
      </header>
      <MeasuredFilter filters={filters} dimensions={DIMENSIONS} always faults={refused ?? {}} set={set} />
      {asked !== null && refused === null && data !== undefined && <Figures attainment={data} />}
      {values !== null && data !== undefined && !isPlaceholderData && filters.customer === null && (
        <Measures asked={queryOf({ from: values.from!, to: values.to!, agreement: filters.agreement })} />
      )}
      <p className={styles.faint}>
        What was decided between the midnights of {viewerZone}. Adjusted figures leave out what is excluded;
        raw ones leave out nothing. Times are open time, of what was finished.
      </p>
    </div>
  );
}

function Measures({ asked }: { asked: string }) {
  const { data } = useQuery({
    queryKey: ['measures', asked],
    queryFn: ({ signal }) => get<{ rows: ShownMeasure[] }>(`/api/attainment/measures?${asked}`, signal),
  });
  return data && <MeasuresSection measures={data.rows} />;
}

function Figures({ attainment }: { attainment: ShownAttainment }) {
  if (attainment.rows.length > 0) return <AttainmentTable attainment={attainment} />;
  return (
    <Notice icon={<IconChartBar />} title="Nothing was decided in this span">
      <p>No promise was kept or broken, so there is no attainment: neither 0 % nor 100 %.</p>
    </Notice>
  );
}
