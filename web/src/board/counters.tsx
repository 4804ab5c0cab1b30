import { UnstyledButton } from '@mantine/core';
import { BOARD_STATES, type Board, type BoardState } from '../../../src/board/board-row.js';
import { StateIcon } from '../look/state-icon.js';
import { STATE_WORDS } from '../look/words.js';
import styles from './counters.module.css';

interface Props {
  readonly counts: Board['counts'] | undefined;
  readonly chosen: BoardState | null;
  readonly choose: (state: BoardState | null) => void;
}

/** How many tickets are where; pressing one shows only those. */
export function Counters({ counts, chosen, choose }: Props) {
  return (
    <div className={styles.counters} role="group" aria-label="Tickets by state">
      {BOARD_STATES.map((state) => (
        <UnstyledButton
          key={state}
          className={styles.counter}
          data-state={state}
          data-none={counts?.[state] === 0 || undefined}
          aria-pressed={chosen === state}
          onClick={() => choose(chosen === state ? null : state)}
        >
          <span className={styles.word}>
            <StateIcon state={state} />
            {STATE_WORDS[state]}
          </span>
          <span className={styles.count}>{counts?.[state].toLocaleString() ?? '–'}</span>
        </UnstyledButton>
      ))}
    </div>
  );
}
