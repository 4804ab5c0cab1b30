import { useQuery } from '@tanstack/react-query';
import { get, Refused } from '../api.js';
import { DIMENSION_WORDS } from '../measured/measured-query.js';
import { MeasuresSection } from '../measured/measures-section.js';
import { duration } from '../time/duration.js';
import { type ReportFigures, type ShownReport, spanOf } from './report-shapes.js';
import styles from './reports.module.css';

/** The last whole week or month as it is now: nothing is stored or sent. */
export function ReportPreview({ report }: { report: ShownReport }) {
  const { id, by, every, timezone, orphaned } = report;
  const path = `/api/reports/${encodeURIComponent(id)}/figures`;
  // What the figures are of may be changed beside them.
  const version = JSON.stringify(report);
  const { data, error, dataUpdatedAt } = useQuery({
    queryKey: ['report-figures', version],
    queryFn: ({ signal }) => get<ReportFigures>(path, signal),
    enabled: !orphaned,
  });
  if (error instanceof Refused) return <p role="alert">{error.message}</p>;
  if (data === undefined) return null;
  return (
    <section className={styles.preview} aria-label="As it is now">
      <header>
        <h2>As it is now: {spanOf(data, timezone)}</h2>
        <a href={`${path}.csv`}>CSV</a>
      </header>
      <img
        src={`${path}.png?at=${chartAt(data.to, dataUpdatedAt)}`}
        alt={`Attainment of the last eight ${every}s; the figures of the last one stand below`}
        width={1120}
        height={420}
      />
      <div className={styles.scrolls} tabIndex={0} role="region" aria-label="Figures">
        <table className={styles.figures}>
          <thead>
            <tr>
              {by.map((dimension) => (
                <th key={dimension} scope="col">
                  {DIMENSION_WORDS[dimension]}
                </th>
              ))}
              <th scope="col">Adjusted</th>
              <th scope="col">Since last {every}</th>
              <th scope="col">Raw</th>
              <th scope="col">Half within</th>
            </tr>
          </thead>
          <tbody>
            {data.rows.map(({ group, names, met, measured, adjusted, adjustedBefore, raw, medianMs }) => (
              <tr key={JSON.stringify(group)}>
                {(names ?? group).map((name, i) =>
                  i === 0 ? (
                    <th key={i} scope="row">
                      {name}
                    </th>
                  ) : (
                    <td key={i}>{name}</td>
                  ),
                )}
                <td>
                  {adjusted === null ? '– all excluded' : `${adjusted.toFixed(2)} % (${met} of ${measured})`}
                </td>
                <td>{changeWords(adjusted, adjustedBefore)}</td>
                <td>{raw === null ? '– nothing decided' : `${raw.toFixed(2)} %`}</td>
                <td>{medianMs === null ? '– nothing finished' : duration(medianMs)}</td>
              </tr>
            ))}
            {data.rows.length === 0 && (
              <tr>
                <td colSpan={by.length + 4}>Nothing was decided in this {every}.</td>
              </tr>
            )}
          </tbody>
        </table>
      </div>
      <MeasuresSection measures={data.measures ?? []} />
    </section>
  );
}

/** Any instant of the next day means the same span; another one is another picture to the browser's cache. */
const chartAt = (to: string, fetchedAt: number): string =>
  new Date(Date.parse(to) + (fetchedAt % 86_400_000)).toISOString();

function changeWords(now: number | null, before: number | null): string {
  if (now === null || before === null) return '– nothing to compare';
  const change = now - before;
  if (Math.abs(change) < 0.005) return 'unchanged';
  return `${change > 0 ? 'up' : 'down'} ${Math.abs(change).toFixed(2)}`;
}
