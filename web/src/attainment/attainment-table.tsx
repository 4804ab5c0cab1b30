import { percent as percentOf } from '../../../src/engine/credit/attainment.js';
import { duration } from '../time/duration.js';
import { DIMENSION_WORDS, type ShownAttainment, type ShownRow, type ShownShare } from './attainment-query.js';
import styles from './attainment.module.css';

/** Raw beside adjusted, each with what it was divided from. */
export function AttainmentTable({ attainment: { by, rows } }: { attainment: ShownAttainment }) {
  const sorted = [...rows].sort((a, b) => nameOf(a, by).localeCompare(nameOf(b, by)));
  return (
    <div className={styles.scrolls} tabIndex={0} role="region" aria-label="Attainment">
      <table className={styles.table}>
        <thead>
          <tr>
            {by.map((dimension) => (
              <th key={dimension} scope="col">
                {DIMENSION_WORDS[dimension]}
              </th>
            ))}
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
              {by.map((dimension, i) =>
                i === 0 ? (
                  <th key={dimension} scope="row">
                    {capital(row.names[dimension]!)}
                  </th>
                ) : (
                  <td key={dimension}>{capital(row.names[dimension]!)}</td>
                ),
              )}
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

/** Undefined attainment is neither 0 % nor 100 %. */
function Share({ share: { met, measured, percent }, otherwise }: { share: ShownShare; otherwise: string }) {
  if (percent === null) {
    return (
      <td>
        – <span className={styles.of}>{otherwise}</span>
      </td>
    );
  }
  return (
    <td>
      <span className={styles.share}>
        {/* Beside the number, so it says nothing of its own. */}
        <progress value={met} max={measured} aria-hidden />
        {percent.toFixed(2)} %
      </span>
      <span className={styles.of}>{`${met} of ${measured}`}</span>
    </td>
  );
}

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

const nameOf = ({ names }: ShownRow, by: readonly string[]): string =>
  by.map((dimension) => names[dimension]).join('\n');

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

/** Every cycle is in one line only. */
function sum(shares: readonly ShownShare[]): ShownShare {
  const met = shares.reduce((all, share) => all + share.met, 0);
  const measured = shares.reduce((all, share) => all + share.measured, 0);
  return { met, measured, percent: percentOf({ met, measured }) };
}
