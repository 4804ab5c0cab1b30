import { percentOf } from '../../../src/engine/figures/share.js';
import type { Dimension } from '../../../src/attainment/read-attainment.js';
import type { ShownChain, ShownChainTeam, ShownFiguresRow, ShownTarget } from '../../../src/figures/shown.js';
import { plural } from '../look/words.js';
import { capital, GroupCells } from '../measured/group-cells.js';
import styles from '../measured/measured.module.css';
import { MeasuredTable } from '../measured/measured-table.js';
import { NoneCell, ShareCell } from '../measured/share-cell.js';
import { duration } from '../time/duration.js';
import { FigureCell, timeWords } from './figure-cell.js';
import { keyOf, TicketCells } from './figure-rows.js';
import { NO_OPEN_TIME, whyNoTime } from './waiting-section.js';

interface Props {
  readonly by: readonly Dimension[];
  readonly rows: readonly ShownFiguresRow[];
  readonly chains: readonly ShownChain[];
}

const HEADS = ['With', 'Tickets', 'Stays', 'Used', 'Of what was promised internally'];

export function TeamsSection({ by, rows, chains }: Props) {
  return (
    <section className={styles.section} aria-labelledby="teams">
      <h2 id="teams">Who used the time</h2>
      <p className={styles.faint}>
        In the customer’s hours. Whether an internal agreement was kept is said by its own clocks.
      </p>
      <MeasuredTable label="Who used the time" by={by} heads={HEADS}>
        {rows.flatMap((row) =>
          row.time.teams.length === 0 ? (
            <tr key={keyOf(row)}>
              <GroupCells by={by} names={row.names} />
              <NoneCell why={whyNoTime(row.time) ?? NO_OPEN_TIME} columns={5} />
            </tr>
          ) : (
            row.time.teams.map(({ team, name, tickets, stays, used, target }) => (
              <tr key={JSON.stringify([keyOf(row), team])}>
                <GroupCells by={by} names={row.names} />
                <td>{capital(name)}</td>
                <td>{tickets}</td>
                <td>{stays}</td>
                <FigureCell share={used} otherwise={NO_OPEN_TIME} words={timeWords(used)} />
                <Promised target={target} />
              </tr>
            ))
          ),
        )}
      </MeasuredTable>
      {chains.length > 0 && (
        <>
          <p className={styles.faint}>Ticket by ticket, the latest hundred at most:</p>
          <MeasuredTable label="Team by team" heads={['Ticket', 'Subject', 'Solved', 'Open time', 'Teams']}>
            {chains.map((chain) => (
              <tr key={chain.id}>
                <TicketCells {...chain} />
                <td>{duration(chain.wholeMs)}</td>
                <td>
                  <ul>
                    {chain.teams.map((team) => (
                      <li key={team.team}>{teamWords(team)}</li>
                    ))}
                  </ul>
                </td>
              </tr>
            ))}
          </MeasuredTable>
        </>
      )}
    </section>
  );
}

function Promised({ target }: { target: ShownTarget | null }) {
  if (target === null) return <NoneCell why="nothing was promised" />;
  const { usedMs, targetMs, stays } = target;
  return (
    <ShareCell
      part={usedMs}
      of={targetMs}
      percent={percentOf({ part: usedMs, of: targetMs })}
      otherwise="nothing was promised"
      words={`${duration(usedMs)} of ${duration(targetMs)}, ${plural(stays, 'stay')}`}
    />
  );
}

const teamWords = ({ name, usedMs, targetMs }: ShownChainTeam): string =>
  `${capital(name)} ${duration(usedMs)}${targetMs === null ? '' : ` of ${duration(targetMs)} promised`}`;
