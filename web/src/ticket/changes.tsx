import type { BreachRow } from '../../../src/breaches/breach-row.js';
import type { Milestone } from '../../../src/engine/clock/clock.js';
import type { Explanation } from '../../../src/engine/explain.js';
import type { Instant } from '../../../src/engine/instant.js';
import { instantIn } from './segment-words.js';
import styles from './why.module.css';

interface Props {
  readonly explanation: Explanation;
  readonly breaches: readonly BreachRow[];
}

/** Milestones, whatever moved the deadline, and what was recorded as a breach. */
export function Changes({ explanation, breaches }: Props) {
  const { cycle, timezone, until } = explanation;
  const ended = (cycle.satisfiedAt ?? cycle.endedAt) !== null;
  const hidden = ended ? 'not reached' : cycle.pausedAt === null ? 'out of reach' : 'unknown while paused';
  const when = (at: Instant | null) => (at === null ? 'no deadline' : instantIn(timezone, at));
  return (
    <>
      <section>
        <h3>Milestones</h3>
        <ul className={styles.plain}>
          {inOrder(cycle.milestones).map(({ id, at }) => (
            <li key={id} data-reached={(at !== null && at <= until) || undefined}>
              <span>{id}</span>
              <span>{at === null ? hidden : `${when(at)}${at <= until ? ', reached' : ''}`}</span>
            </li>
          ))}
        </ul>
      </section>
      {cycle.recomputes.length > 0 && (
        <section>
          <h3>What moved it</h3>
          <ul className={styles.plain}>
            {cycle.recomputes.map(({ at, cause, dueBefore, dueAfter }) => (
              <li key={`${at} ${cause}`}>
                <span>
                  {when(at)}: {cause}
                </span>
                <span>
                  {when(dueBefore)} → {when(dueAfter)}
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {breaches.length > 0 && (
        <section>
          <h3>On record</h3>
          <ul className={styles.plain}>
            {breaches.map(({ id, breachedAt, cause, revokedAt, revokedBecause }) => (
              <li key={id}>
                <span>
                  Breached {when(breachedAt)}: {cause}
                </span>
                {revokedAt !== null && (
                  <span>
                    Revoked {when(revokedAt)}: {revokedBecause}
                  </span>
                )}
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

const inOrder = (milestones: readonly Milestone[]): readonly Milestone[] =>
  [...milestones].sort((a, b) => (a.at ?? Infinity) - (b.at ?? Infinity) || 0);
