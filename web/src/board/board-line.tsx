import { Tooltip } from '@mantine/core';
import { IconExternalLink, IconMoonStars } from '@tabler/icons-react';
import { memo } from 'react';
import { Link } from 'wouter';
import type { BoardClock, BoardRow } from '../../../src/board/board-row.js';
import { clockState, rowState } from '../../../src/board/board-row.js';
import { StateIcon } from '../look/state-icon.js';
import { METRIC_WORDS, STATE_WORDS } from '../look/words.js';
import { ticker, useAtNow } from '../time/clock.js';
import { When } from '../time/when.js';
import styles from './board.module.css';
import { timeLeftWords, usedShare, waitsUntil } from './clock-words.js';

interface Props {
  readonly row: BoardRow;
  readonly gone: boolean;
  /** Among all rows, when only some are drawn. */
  readonly place?: number;
}

export const BoardLine = memo(function BoardLine({ row, gone, place }: Props) {
  const state = useAtNow((at) => rowState(row, at));
  const clock = row.clocks[0];
  if (clock === undefined) return null;
  return (
    <tr
      role="row"
      className={styles.line}
      data-state={state}
      data-gone={gone || undefined}
      aria-rowindex={place}
    >
      <td role="cell" className={styles.state}>
        <span>
          <StateIcon state={gone ? 'met' : state} />
          {gone ? 'Done' : STATE_WORDS[state]}
        </span>
      </td>
      <td role="cell" className={styles.remaining}>
        <Remaining clock={clock} />
      </td>
      <td role="cell" className={styles.due}>
        <Due clock={clock} />
      </td>
      <td role="cell" className={styles.promise}>
        <span className={styles.metric}>
          {METRIC_WORDS[clock.metric]}
          <OtherClocks clocks={row.clocks.slice(1)} />
        </span>
        {clock.agreement && <span className={styles.below}>{clock.agreement}</span>}
      </td>
      <td role="cell" className={styles.ticket}>
        <Link href={`/tickets/${row.id}`} className={styles.subject} data-line>
          {row.subject ?? 'Without a subject'}
        </Link>
        <span className={styles.below}>
          {row.url ? (
            <a href={row.url} target="_blank" rel="noreferrer" title="Open in the helpdesk">
              #{row.externalId} <IconExternalLink size={12} aria-hidden />
            </a>
          ) : (
            `#${row.externalId}`
          )}
        </span>
      </td>
      <td role="cell" className={styles.customer}>
        {row.customer?.name ?? <span className={styles.none}>unknown</span>}
        {row.service && <span className={styles.below}>{row.service.name}</span>}
      </td>
      <td role="cell" className={styles.priority} data-priority={row.priority}>
        {row.priority ?? <span className={styles.none}>none</span>}
      </td>
      <td role="cell" className={styles.assignee}>
        {row.assignee?.name ?? <span className={styles.none}>nobody yet</span>}
        {row.team && <span className={styles.below}>{row.team.name}</span>}
      </td>
    </tr>
  );
});

function Remaining({ clock }: { clock: BoardClock }) {
  const words = useAtNow((at) => timeLeftWords(clock, at));
  const percent = useAtNow((at) => Math.round(usedShare(clock, at) * 100));
  return (
    <>
      <span
        role="timer"
        className={styles.time}
        title={clock.closed === null ? 'Real time' : 'Open time: closed hours do not count'}
      >
        {words}
      </span>
      <span className={styles.track} aria-hidden>
        <span style={{ width: `${percent}%` }} />
      </span>
    </>
  );
}

function Due({ clock }: { clock: BoardClock }) {
  const waits = useAtNow((at) => waitsUntil(clock, at));
  if (clock.dueAt === null) {
    return <span className={styles.below}>while {clock.pausedBecause ?? 'paused'}</span>;
  }
  return (
    <>
      <When at={clock.dueAt} />
      {clock.pausedBecause !== null && <span className={styles.below}>now {clock.pausedBecause}</span>}
      {waits !== null && (
        <span className={styles.below} title="Outside open hours; this is when the clock goes on">
          <IconMoonStars size={12} aria-hidden /> from <When at={waits} />
        </span>
      )}
    </>
  );
}

/** The same ticket's later clocks, as marks only: the row is about the next one. */
function OtherClocks({ clocks }: { clocks: readonly BoardClock[] }) {
  const marks = useAtNow((at) => clocks.map((clock) => clockState(clock, at)).join(' '));
  if (clocks.length === 0) return null;
  const label = clocks
    .map((clock) => `${METRIC_WORDS[clock.metric]}: ${timeLeftWords(clock, ticker.now())}`)
    .join(', ');
  return (
    <Tooltip label={label} multiline maw={260}>
      <span className={styles.marks} aria-label={`Also running: ${label}`} role="img">
        {marks.split(' ').map((state, which) => (
          <span key={clocks[which]?.id} data-state={state} />
        ))}
      </span>
    </Tooltip>
  );
}
