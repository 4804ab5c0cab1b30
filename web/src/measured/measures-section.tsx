import { type Ratio, percent } from '../../../src/engine/credit/attainment.js';
import { decimalsOf, ratioWords } from '../../../src/engine/credit/attainment-words.js';
import type { Measured } from '../../../src/engine/credit/credits.js';
import { MeasuredTable } from './measured-table.js';
import styles from './measured.module.css';
import { NoneCell, ShareCell } from './share-cell.js';

/** As both attainment and reports answer. */
export interface ShownMeasure {
  readonly name: string;
  readonly unit?: Measured['unit'];
  readonly goalPercent: number;
  readonly isReached: boolean | null;
  readonly raw: Ratio;
  readonly adjusted: Ratio;
}

const HEADS = ['Objective', 'Raw', 'Adjusted', 'Goal', 'Reached'];

/** Objectives that no clock times, with their goals; nothing where no agreement has any. */
export function MeasuresSection({ measures }: { measures: readonly ShownMeasure[] }) {
  if (measures.length === 0) return null;
  return (
    <section className={styles.section} aria-labelledby="measures">
      <h2 id="measures">Without a clock</h2>
      <MeasuredTable label="Objectives without a clock" heads={HEADS}>
        {measures.map(({ name, unit, raw, adjusted, goalPercent, isReached }, i) => (
          // Two agreements may have one title.
          <tr key={i}>
            <th scope="row">{name}</th>
            <Share ratio={raw} unit={unit} />
            <Share ratio={adjusted} unit={unit} />
            <td>{goalPercent} %</td>
            {isReached === null ? (
              <NoneCell why="nothing was measured" />
            ) : (
              <td>{isReached ? 'yes' : 'no'}</td>
            )}
          </tr>
        ))}
      </MeasuredTable>
    </section>
  );
}

function Share({ ratio, unit }: { ratio: Ratio; unit: ShownMeasure['unit'] }) {
  const decimals = decimalsOf(unit);
  return (
    <ShareCell
      part={ratio.met}
      of={ratio.measured}
      percent={percent(ratio, decimals)}
      otherwise="nothing was measured"
      words={ratioWords(ratio, unit)}
      decimals={decimals}
    />
  );
}
