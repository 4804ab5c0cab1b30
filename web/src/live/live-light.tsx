import { Tooltip, UnstyledButton } from '@mantine/core';
import { IconPlayerPauseFilled, IconPlayerPlayFilled } from '@tabler/icons-react';
import { useSyncExternalStore } from 'react';
import { ticker } from '../time/clock.js';
import { useLostSince } from './live-feed.js';
import styles from './live.module.css';

export const useStopped = (): boolean => useSyncExternalStore(ticker.subscribe, () => ticker.stopped);

/** Says whether the page is live; pressing it stops everything that moves by itself, and lets it go on. */
export function LiveLight() {
  const stopped = useStopped();
  const lost = useLostSince() !== null;
  const [state, word] = stopped ? ['stopped', 'Stopped'] : lost ? ['lost', 'Reconnecting'] : ['live', 'Live'];
  return (
    <Tooltip label={stopped ? 'Go on with updates' : 'Stop updates'}>
      <UnstyledButton
        className={styles.light}
        data-state={state}
        aria-pressed={stopped}
        aria-label={`${word}. ${stopped ? 'Go on with updates' : 'Stop updates'}`}
        onClick={() => ticker.stop(!stopped)}
      >
        <span className={styles.dot} aria-hidden />
        <span className={styles.word}>{word}</span>
        {stopped ? (
          <IconPlayerPlayFilled size={11} aria-hidden />
        ) : (
          <IconPlayerPauseFilled size={11} aria-hidden />
        )}
      </UnstyledButton>
    </Tooltip>
  );
}
