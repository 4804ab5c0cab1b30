import type { Dimension } from '../../../src/attainment/read-attainment.js';
import { decimalsOf } from '../../../src/engine/credit/attainment-words.js';
import type { ShownAvailability, ShownFiguresRow } from '../../../src/figures/shown.js';
import { GroupCells } from '../measured/group-cells.js';
import styles from '../measured/measured.module.css';
import { MeasuredTable } from '../measured/measured-table.js';
import { NoneCell } from '../measured/share-cell.js';
import { duration } from '../time/duration.js';
import { FigureCell, timeWords } from './figure-cell.js';
import { keyOf, TicketCells } from './figure-rows.js';

interface Props {
  /** Whether it was said what an outage is. */
  readonly asked: boolean;
  readonly by: readonly Dimension[];
  readonly rows: readonly ShownFiguresRow[];
}

const DECIMALS = decimalsOf('ms');

export function AvailabilitySection({ asked, by, rows }: Props) {
  const outages = rows.flatMap(({ availability }) => availability?.outages ?? []);
  const all = rows.reduce((sum, { availability }) => sum + (availability?.outageCount ?? 0), 0);
  const latest = [...outages].sort((a, b) => Date.parse(b.since) - Date.parse(a.since));
  return (
    <section className={styles.section} aria-labelledby="availability">
      <h2 id="availability">Availability</h2>
      {!asked ? (
        <p className={styles.faint}>
          Say above which tickets are outages: by their service, their priority or both.
        </p>
      ) : (
        <MeasuredTable label="Availability" by={by} heads={['Raw', 'Adjusted', 'Outages']}>
          {rows.map((row) => (
            <tr key={keyOf(row)}>
              <GroupCells by={by} names={row.names} />
              <Uptime availability={row.availability} />
            </tr>
          ))}
        </MeasuredTable>
      )}
      {latest.length > 0 && (
        <>
          <p className={styles.faint}>
            {all > latest.length && `The latest ${latest.length} of ${all}. `}
            Each says what it cost by itself; what was down at the same time counts once above.
          </p>
          <MeasuredTable
            label="Outages"
            heads={['Ticket', 'Subject', 'Since', 'Cost, raw', 'Cost, adjusted']}
          >
            {latest.map(({ ticketId, externalId, subject, since, costMs, costAdjustedMs }) => (
              <tr key={ticketId}>
                <TicketCells id={ticketId} externalId={externalId} subject={subject} at={since} />
                <td>{duration(costMs)}</td>
                <td>{duration(costAdjustedMs)}</td>
              </tr>
            ))}
          </MeasuredTable>
        </>
      )}
    </section>
  );
}

function Uptime({ availability }: { availability: ShownAvailability | null }) {
  if (availability === null) return <NoneCell why="no ticket of it was an outage" columns={3} />;
  const { raw, adjusted, outageCount } = availability;
  const none = 'nothing is open in this span';
  return (
    <>
      <FigureCell share={raw} otherwise={none} words={timeWords(raw)} decimals={DECIMALS} />
      <FigureCell
        share={adjusted}
        otherwise={raw.denominator === 0 ? none : 'all of it is excluded'}
        words={timeWords(adjusted)}
        decimals={DECIMALS}
      />
      <td>{outageCount}</td>
    </>
  );
}
