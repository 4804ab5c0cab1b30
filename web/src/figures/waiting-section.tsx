import type { Dimension } from '../../../src/attainment/read-attainment.js';
import type { ShownFiguresRow } from '../../../src/figures/shown.js';
import { plural } from '../look/words.js';
import { capital, GroupCells } from '../measured/group-cells.js';
import styles from '../measured/measured.module.css';
import { MeasuredTable } from '../measured/measured-table.js';
import { NoneCell } from '../measured/share-cell.js';
import { FigureCell, timeWords } from './figure-cell.js';
import { keyOf } from './figure-rows.js';

interface Props {
  readonly by: readonly Dimension[];
  readonly rows: readonly ShownFiguresRow[];
}

export function WaitingSection({ by, rows }: Props) {
  const untimed = rows.reduce((sum, { time }) => sum + time.untimed, 0);
  return (
    <section className={styles.section} aria-labelledby="waiting">
      <h2 id="waiting">Waiting</h2>
      <p className={styles.faint}>
        Of the open time from creation to solution, what was spent waiting for somebody.
        {untimed > 0 && (
          <>
            {' '}
            {plural(untimed, 'ticket is', 'tickets are')} in no time here or below: no agreement has timed
            {untimed === 1 ? ' it' : ' them'}. Choose hours above to count {untimed === 1 ? 'it' : 'them'}.
          </>
        )}
      </p>
      <MeasuredTable label="Waiting" by={by} heads={['For', 'Tickets', 'Waited']}>
        {rows.flatMap((row) =>
          row.time.waiting.length === 0 ? (
            <tr key={keyOf(row)}>
              <GroupCells by={by} names={row.names} />
              <NoneCell why={whyNoTime(row.time) ?? 'nobody was waited for'} columns={3} />
            </tr>
          ) : (
            row.time.waiting.map(({ party, tickets, waited }) => (
              <tr key={JSON.stringify([keyOf(row), party])}>
                <GroupCells by={by} names={row.names} />
                <td>{capital(party)}</td>
                <td>{tickets}</td>
                <FigureCell share={waited} otherwise={NO_OPEN_TIME} words={timeWords(waited)} />
              </tr>
            ))
          ),
        )}
      </MeasuredTable>
    </section>
  );
}

export const NO_OPEN_TIME = 'solved before any time was open';

/** Null where there is some. */
export function whyNoTime({ tickets, untimed, wholeMs }: ShownFiguresRow['time']): string | null {
  if (tickets === 0) return untimed > 0 ? 'no agreement has timed it' : 'nothing was done';
  return wholeMs === 0 ? NO_OPEN_TIME : null;
}
