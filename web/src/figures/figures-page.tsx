import { IconNumbers } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link, useLocation, useSearch } from 'wouter';
import type { Dimension } from '../../../src/attainment/read-attainment.js';
import type { ShownFigures } from '../../../src/figures/shown.js';
import { get } from '../api.js';
import { Notice } from '../look/notice.js';
import { CsvLink } from '../look/csv-link.js';
import { useTitle } from '../look/title.js';
import { Trouble } from '../look/trouble.js';
import { refusedFields } from '../measured/choices.js';
import { byNames } from '../measured/group-cells.js';
import { monthAt, queryOf } from '../measured/measured-query.js';
import styles from '../measured/measured.module.css';
import { useAtNow } from '../time/clock.js';
import { viewerZone } from '../time/instant-words.js';
import { AvailabilitySection } from './availability-section.js';
import { FiguresFilter } from './figures-filter.js';
import { figuresAsked, type FiguresFilters, figuresFiltersIn, figuresSearch } from './figures-query.js';
import { SolvedSection } from './solved-section.js';
import { TeamsSection } from './teams-section.js';
import { WaitingSection } from './waiting-section.js';

/** They are counted from the facts of every ticket of the span, which for many tickets takes seconds. */
const FRESH_MS = 60_000;

/** What contracts promise beside deadlines, of any span, as it is now. For whoever leads, runs or audits. */
export default function FiguresPage() {
  useTitle('Figures beside clocks');
  const search = useSearch();
  const filters = figuresFiltersIn(search);
  const [, navigate] = useLocation();
  const values = figuresAsked(filters, useAtNow(monthAt));
  const asked = values && queryOf(values);
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['figures', asked],
    queryFn: ({ signal }) => get<ShownFigures>(`/api/figures?${asked}`, signal),
    enabled: asked !== null,
    placeholderData: keepPreviousData,
    staleTime: FRESH_MS,
  });
  const refused = refusedFields(error);
  if (error && refused === null) return <Trouble error={error} retry={() => void refetch()} />;
  const set = (change: Partial<FiguresFilters>) =>
    navigate(`/figures?${queryOf(figuresSearch({ ...filters, ...change }))}`, { replace: true });
  const answered = asked !== null && refused === null;
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <h1>Figures beside clocks</h1>
        <Link href={`/attainment?${search}`}>Attainment</Link>
        <span role="status" className={styles.faint}>
          {isFetching && 'Counting…'}
        </span>
        {answered && <CsvLink className={styles.last} href={`/api/figures/csv?${asked}`} />}
      </header>
      <FiguresFilter filters={filters} faults={refused ?? {}} set={set} />
      {answered && data !== undefined && <Figures figures={data} filters={filters} />}
      <p className={styles.faint}>
        What happened between the midnights of {viewerZone}, from the facts of tickets as they are now. Times
        are open time.
      </p>
    </div>
  );
}

function Figures({ figures, filters }: { figures: ShownFigures; filters: FiguresFilters }) {
  if (figures.rows.length === 0) {
    return (
      <Notice icon={<IconNumbers />} title="Nothing was solved in this span">
        <p>There is nothing to divide by, so there are no shares: neither 0 % nor 100 %.</p>
      </Notice>
    );
  }
  // What the server was asked for: while another answer is awaited, the address line is ahead of it.
  const by = figures.by as readonly Dimension[];
  const rows = [...figures.rows].sort(byNames(by));
  const { outageServices, outagePriorities } = filters;
  return (
    <>
      <SolvedSection by={by} rows={rows} greenButRed={figures.greenButRed} />
      <AvailabilitySection asked={outageServices.length + outagePriorities.length > 0} by={by} rows={rows} />
      <WaitingSection by={by} rows={rows} />
      <TeamsSection by={by} rows={rows} chains={figures.chains} />
    </>
  );
}
