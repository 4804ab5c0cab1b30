import { percent as percentOf } from '../../../src/engine/credit/attainment.js';
import { byNames, GroupCells, GroupHeads } from '../measured/group-cells.js';
import styles from '../measured/measured.module.css';
import { ShareCell } from '../measured/share-cell.js';
import { duration } from '../time/duration.js';
import type { ShownAttainment, ShownRow, ShownShare } from './attainment-query.js';

/** Raw beside adjusted, each with what it was divided from. */
export function AttainmentTable({ attainment: { by, rows } }: { attainment: ShownAttainment }) {
  const sorted = [...rows].sort(byNames(by));
  return (
    <div className={styles.scrolls} tabIndex={0} role="region" aria-label="Attainment">
      <table className={styles.table}>
        <thead>
          <tr>
            <GroupHeads by={by} />
            <th scope="col">Raw</th>
            <th scope="col">Adjusted</th>
            <th scope="col" className={styles.number}>
              Excluded
            </th>
            <th scope="col" className={styles.number}>
              Half within
            </th>
            <th scope="col" className={styles.number}>
              90 % within
            </th>
            <th scope="col" className={styles.number}>
              95 % within
            </th>
          </tr>
        </thead>
        <tbody>
          {sorted.map((row) => (
            <tr key={by.map((dimension) => row.names[dimension]).join('\n') + JSON.stringify(row)}>
              <GroupCells by={by} names={row.names} />
              <Share share={row.raw} otherwise="nothing was decided" />
              <Share share={row.adjusted} otherwise={whyNone(row)} />
              <td className={styles.number}>{row.excluded}</td>
              <Spread row={row} />
            </tr>
          ))}
        </tbody>
        {rows.length > 1 && (
          <tfoot>
            <tr>
              <th scope="row" colSpan={by.length}>
                All of them
              </th>
              <Share share={sum(rows.map(({ raw }) => raw))} otherwise="nothing was decided" />
              <Share share={sum(rows.map(({ adjusted }) => adjusted))} otherwise="everything is excluded" />
              <td className={styles.number}>{rows.reduce((all, { excluded }) => all + excluded, 0)}</td>
              <td colSpan={3} />
            </tr>
          </tfoot>
        )}
      </table>
    </div>
  );
}

const Share = ({
  share: { met, measured, percent },
  otherwise,
}: {
  share: ShownShare;
  otherwise: string;
}) => <ShareCell part={met} of={measured} percent={percent} otherwise={otherwise} />;

function Spread({ row: { percentilesMs } }: { row: ShownRow }) {
  if (percentilesMs === null) {
    return (
      <td colSpan={3} className={styles.number}>
        – <span className={styles.of}>nothing was finished</span>
      </td>
    );
  }
  const { p50, p90, p95 } = percentilesMs;
  return [p50, p90, p95].map((ms, i) => (
    <td key={i} className={styles.number}>
      {duration(ms)}
    </td>
  ));
}

const whyNone = ({ excluded, raw }: ShownRow): string =>
  raw.measured === 0
    ? 'nothing was decided'
    : excluded === 1
      ? 'the only one is excluded'
      : `all ${excluded} are excluded`;

/** Every cycle is in one line only. */
function sum(shares: readonly ShownShare[]): ShownShare {
  const met = shares.reduce((all, share) => all + share.met, 0);
  const measured = shares.reduce((all, share) => all + share.measured, 0);
  return { met, measured, percent: percentOf({ met, measured }) };
}
