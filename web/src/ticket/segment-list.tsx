import type { ExplainedSegment, Explanation } from '../../../src/engine/explain.js';
import { length } from '../time/duration.js';
import { instantIn, lookOf, reasonWords, timeIn } from './segment-words.js';
import styles from './why.module.css';

/** The picture in words and sums; the counted column adds up to what is used. */
export function SegmentList({ explanation }: { explanation: Explanation }) {
  const { segments, timezone, cycle } = explanation;
  return (
    <table className={styles.list}>
      <caption>Every stretch from the start on</caption>
      <thead>
        <tr>
          <th scope="col">From, to</th>
          <th scope="col">What</th>
          <th scope="col" className={styles.number}>
            Counted
          </th>
          <th scope="col" className={styles.number}>
            Sum
          </th>
        </tr>
      </thead>
      <tbody>
        {segments.map((segment) => (
          <tr key={segment.from} data-look={lookOf(segment)} data-ahead={segment.ahead || undefined}>
            <td>{span(segment, timezone)}</td>
            <td>
              <span className={styles.swatch} data-look={lookOf(segment)} aria-hidden />
              {reasonWords(segment)}
              {segment.ahead && <span className={styles.ahead}> (ahead)</span>}
            </td>
            <td className={styles.number}>
              {segment.countedMs === 0 ? '–' : wholeSeconds(segment.countedMs)}
            </td>
            <td className={styles.number}>{wholeSeconds(segment.sumMs)}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <td colSpan={3}>Promised</td>
          <td className={styles.number}>{length(cycle.targetMs)}</td>
        </tr>
      </tfoot>
    </table>
  );
}

function span({ from, to }: ExplainedSegment, zone: string): string {
  const sameDay = instantIn(zone, from).split(',')[0] === instantIn(zone, to).split(',')[0];
  return `${instantIn(zone, from)} – ${sameDay ? timeIn(zone, to) : instantIn(zone, to)}`;
}

const wholeSeconds = (ms: number) => length(Math.round(ms / 1_000) * 1_000);
