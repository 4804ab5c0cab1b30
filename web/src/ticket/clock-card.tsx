import { UnstyledButton } from '@mantine/core';
import { IconMoonStars } from '@tabler/icons-react';
import { type BoardClock, clockState } from '../../../src/board/board-row.js';
import type { PageClock } from '../../../src/board/ticket-page.js';
import type { Cycle } from '../../../src/engine/clock/clock.js';
import { timeLeftWords, usedShare, waitsUntil } from '../board/clock-words.js';
import { StateIcon } from '../look/state-icon.js';
import { METRIC_WORDS, STATE_WORDS } from '../look/words.js';
import { useAtNow } from '../time/clock.js';
import { duration, length } from '../time/duration.js';
import { When } from '../time/when.js';
import styles from './clock-card.module.css';

interface Props {
  readonly clock: PageClock;
  /** The cycle that is explained below; null when that is another clock. */
  readonly chosen: number | null;
  readonly choose: (cycle: number) => void;
}

export function ClockCard({ clock, chosen, choose }: Props) {
  const last = clock.cycles.at(-1);
  if (last === undefined) return null;
  const explain = () => choose(last.cycle);
  return (
    <li className={styles.card} data-chosen={chosen !== null || undefined}>
      <div className={styles.top}>
        <h2>{METRIC_WORDS[clock.metric]}</h2>
        <span className={styles.target}>
          {length(last.targetMs)} {clock.calendar ? 'open time' : 'real time'}
        </span>
      </div>
      {clock.live ? <Running clock={clock.live} /> : <Ended cycle={last} />}
      {clock.agreement && (
        <p className={styles.agreement}>
          {clock.agreement.title}, version {clock.agreement.version}
        </p>
      )}
      <div className={styles.actions}>
        <UnstyledButton className={styles.why} aria-pressed={chosen === last.cycle} onClick={explain}>
          Why?
        </UnstyledButton>
        {clock.cycles.length > 1 && <Cycles cycles={clock.cycles} chosen={chosen} choose={choose} />}
      </div>
    </li>
  );
}

function Running({ clock }: { clock: BoardClock }) {
  const state = useAtNow((at) => clockState(clock, at));
  const left = useAtNow((at) => timeLeftWords(clock, at));
  const percent = useAtNow((at) => Math.round(usedShare(clock, at) * 100));
  const waits = useAtNow((at) => waitsUntil(clock, at));
  return (
    <div data-state={state} className={styles.running}>
      <p className={styles.state}>
        <StateIcon state={state} /> {STATE_WORDS[state]}
        {clock.pausedBecause !== null && clock.dueAt === null && ` while ${clock.pausedBecause}`}
      </p>
      <p className={styles.time} role="timer">
        {left}
      </p>
      <p className={styles.below}>
        {clock.dueAt === null ? (
          'left when it goes on'
        ) : (
          <span className={styles.due}>
            due <When at={clock.dueAt} precise />
          </span>
        )}
        {waits !== null && (
          <span>
            <IconMoonStars size={13} aria-hidden /> goes on <When at={waits} />
          </span>
        )}
      </p>
      <span className={styles.track} aria-hidden>
        <span style={{ width: `${percent}%` }} />
      </span>
    </div>
  );
}

function Ended({ cycle }: { cycle: Cycle }) {
  const { word, state, at, below } = endOf(cycle);
  return (
    <div data-state={state} className={styles.running}>
      <p className={styles.state}>
        <StateIcon state={state === 'missed' ? 'breached' : state === 'met' ? 'met' : 'ended'} /> {word}
      </p>
      <p className={styles.time}>{at === null ? '–' : <When at={at} precise />}</p>
      <p className={styles.below}>{below}</p>
    </div>
  );
}

function endOf(cycle: Cycle) {
  const used = `${duration(cycle.elapsedMs)} used`;
  switch (cycle.state) {
    case 'met':
      return {
        word: 'Met',
        state: 'met',
        at: cycle.satisfiedAt,
        below: `${used}, ${duration(cycle.remainingMs)} to spare`,
      };
    case 'stopped':
      return {
        word: 'Stopped',
        state: 'ended',
        at: cycle.endedAt,
        below: 'ended when the ticket was solved',
      };
    case 'cancelled':
      return { word: 'Cancelled', state: 'ended', at: cycle.endedAt, below: 'nothing is promised any more' };
    default:
      return {
        word: 'Missed',
        state: 'missed',
        at: cycle.satisfiedAt ?? cycle.endedAt,
        below: `${duration(cycle.overrunMs)} late`,
      };
  }
}

interface CyclesProps {
  readonly cycles: readonly Cycle[];
  readonly chosen: number | null;
  readonly choose: (cycle: number) => void;
}

function Cycles({ cycles, chosen, choose }: CyclesProps) {
  return (
    <span className={styles.cycles} role="group" aria-label="Cycles">
      {cycles.map(({ cycle, state }) => (
        <UnstyledButton
          key={cycle}
          aria-pressed={chosen === cycle}
          aria-label={`Cycle ${cycle}, ${state}`}
          title={`Cycle ${cycle}: ${state}`}
          data-state={state}
          onClick={() => choose(cycle)}
        >
          {cycle}
        </UnstyledButton>
      ))}
    </span>
  );
}
