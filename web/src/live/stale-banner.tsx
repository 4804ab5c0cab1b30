import { IconPlugConnectedX } from '@tabler/icons-react';
import { useAtNow } from '../time/clock.js';
import { duration } from '../time/duration.js';
import { useLostSince } from './live-feed.js';
import styles from './live.module.css';

/** A reconnect after a proxy's cut takes about this long and is nobody's business. */
const WORTH_SAYING_MS = 4_000;

/** A countdown must never look live when it is not. */
export function StaleBanner() {
  const lostSince = useLostSince();
  const lostFor = useAtNow(() =>
    lostSince === null ? 0 : Math.floor((performance.now() - lostSince) / 1_000) * 1_000,
  );
  if (lostFor < WORTH_SAYING_MS) return null;
  return (
    <div className={styles.banner} role="status">
      <IconPlugConnectedX size={18} aria-hidden />
      Live updates lost {duration(lostFor)} ago. Deadlines are as they were then.
    </div>
  );
}
