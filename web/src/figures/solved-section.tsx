import type { Dimension } from '../../../src/attainment/read-attainment.js';
import type { ShownFiguresRow, ShownListed } from '../../../src/figures/shown.js';
import { plural } from '../look/words.js';
import { GroupCells } from '../measured/group-cells.js';
import { MeasuredTable } from '../measured/measured-table.js';
import styles from '../measured/measured.module.css';
import { keyOf, TicketCells } from './figure-rows.js';
import { FigureCell } from './figure-cell.js';

interface Props {
  readonly by: readonly Dimension[];
  readonly rows: readonly ShownFiguresRow[];
  readonly greenButRed: readonly ShownListed[];
}

const HEADS = [
  'Solved',
  'First contact',
  'Reopened',
  'Good ratings',
  'Rated at all',
  'Given up',
  'Tried often enough',
];

export function SolvedSection({ by, rows, greenButRed }: Props) {
  return (
    <>
      <section className={styles.section} aria-labelledby="solved">
        <h2 id="solved">Solved tickets</h2>
        <MeasuredTable label="Figures of solved tickets" by={by} heads={HEADS}>
          {rows.map((row) => (
            <Line key={keyOf(row)} by={by} row={row} />
          ))}
        </MeasuredTable>
      </section>
      <section className={styles.section} aria-labelledby="green-but-red">
        <h2 id="green-but-red">Green but red</h2>
        <p className={styles.faint}>
          {greenButRed.length === 0
            ? 'No ticket was rated badly although every promise about it was kept.'
            : 'Rated badly although every promise about them was kept; the latest hundred at most.'}
        </p>
        {greenButRed.length > 0 && (
          <MeasuredTable label="Green but red" heads={['Ticket', 'Subject', 'Rated']}>
            {greenButRed.map((ticket) => (
              <tr key={ticket.id}>
                <TicketCells {...ticket} />
              </tr>
            ))}
          </MeasuredTable>
        )}
      </section>
    </>
  );
}

function Line({ by, row }: { by: readonly Dimension[]; row: ShownFiguresRow }) {
  const { solved, firstContact, reopened, satisfaction, unresponsive } = row;
  const { good, bad, response } = satisfaction;
  const nothing = 'nothing was solved';
  const unless = (reason: string) => (solved === 0 ? nothing : reason);
  return (
    <tr>
      <GroupCells by={by} names={row.names} />
      <td>{solved}</td>
      <FigureCell share={firstContact} otherwise={unless('no customer was answered')} />
      <FigureCell share={reopened} otherwise={nothing} />
      <FigureCell
        share={good}
        otherwise={unless('none was rated')}
        words={`${good.numerator} of ${good.denominator}, ${bad} bad`}
      />
      <FigureCell share={response} otherwise={nothing} />
      <td>
        {unresponsive.tickets}{' '}
        {unresponsive.tickets > 0 && (
          <span className={styles.of}>after {plural(unresponsive.attempts, 'attempt')}</span>
        )}
      </td>
      <FigureCell
        share={unresponsive.enough}
        otherwise={
          unresponsive.enough === null ? 'say above how many attempts are wanted' : 'nobody was given up'
        }
      />
    </tr>
  );
}
