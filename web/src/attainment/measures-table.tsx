import { useQuery } from '@tanstack/react-query';
import { ratioWords } from '../../../src/engine/credit/attainment-words.js';
import { get } from '../api.js';
import styles from '../measured/measured.module.css';
import { NoneCell, ShareCell } from '../measured/share-cell.js';
import type { ShownShare } from './attainment-query.js';

interface ShownMeasure {
  readonly agreement: string;
  readonly objective: string;
  readonly name: string;
  readonly unit: 'tickets' | 'ms';
  readonly goalPercent: number;
  readonly isReached: boolean | null;
  readonly raw: ShownShare;
  readonly adjusted: ShownShare;
}

/** Objectives that no clock times, with their goals; nothing where no agreement has any. */
export function MeasuresTable({ asked }: { asked: string }) {
  const { data } = useQuery({
    queryKey: ['measures', asked],
    queryFn: ({ signal }) => get<{ rows: ShownMeasure[] }>(`/api/attainment/measures?${asked}`, signal),
  });
  if (data === undefined || data.rows.length === 0) return null;
  return (
    <section className={styles.section} aria-labelledby="measures">
      <h2 id="measures">Without a clock</h2>
      <div className={styles.scrolls} tabIndex={0} role="region" aria-label="Objectives without a clock">
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">Objective</th>
              <th scope="col">Raw</th>
              <th scope="col">Adjusted</th>
              <th scope="col" className={styles.number}>
                Goal
              </th>
              <th scope="col">Reached</th>
            </tr>
          </thead>
          <tbody>
            {data.rows.map((row) => (
              <Measure key={`${row.agreement} ${row.objective}`} measure={row} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Measure({
  measure: { name, unit, raw, adjusted, goalPercent, isReached },
}: {
  measure: ShownMeasure;
}) {
  return (
    <tr>
      <th scope="row">{name}</th>
      <Share share={raw} unit={unit} />
      <Share share={adjusted} unit={unit} />
      <td className={styles.number}>{goalPercent} %</td>
      {isReached === null ? <NoneCell why="nothing was measured" /> : <td>{isReached ? 'yes' : 'no'}</td>}
    </tr>
  );
}

const Share = ({ share, unit }: { share: ShownShare; unit: ShownMeasure['unit'] }) => (
  <ShareCell
    part={share.met}
    of={share.measured}
    percent={share.percent}
    otherwise="nothing was measured"
    words={ratioWords(share, unit)}
    decimals={unit === 'ms' ? 3 : 2}
  />
);
