import { IconCheck, IconMinus } from '@tabler/icons-react';
import type { Explanation } from '../../../src/engine/explain.js';
import { LEVEL_WORDS } from '../../../src/engine/agreement/metric-words.js';
import { length } from '../time/duration.js';
import styles from './why.module.css';

/** Which promise this is, and why it is this one and no other. */
export function Considered({ explanation }: { explanation: Explanation }) {
  const { promisedBy, trace, target, clock } = explanation;
  return (
    <section>
      <h3>The promise</h3>
      <dl className={styles.facts}>
        {promisedBy && (
          <>
            <dt>Agreement</dt>
            <dd>
              {promisedBy.title}, version {promisedBy.version}
            </dd>
            <dt>Level</dt>
            <dd>
              {promisedBy.level.replace('_', ' and ')}{' '}
              <span className={styles.faint}>({LEVEL_WORDS[promisedBy.level]})</span>
            </dd>
          </>
        )}
        <dt>Target</dt>
        <dd>
          {target.workingDays === undefined ? length(target.ms ?? 0) : `${target.workingDays} working days`}
          {target.thenCalendarMs !== undefined && `, then ${length(target.thenCalendarMs)} of real time`}
        </dd>
        <dt>Calendar</dt>
        <dd>
          {clock.calendarId === null
            ? 'none, real time'
            : `${clock.calendarId}, version ${clock.calendarVersion}`}
        </dd>
      </dl>
      {trace.length > 0 && (
        <ul className={styles.trace} aria-label="What was considered">
          {trace.map((line) => (
            <li
              key={`${line.agreementId} ${line.version} ${line.level} ${line.objectiveId}`}
              data-taken={line.taken}
            >
              {line.taken ? (
                <IconCheck size={15} aria-label="Taken" />
              ) : (
                <IconMinus size={15} aria-label="Not taken" />
              )}
              <span>
                <b>
                  {line.title} <span className={styles.faint}>{line.level.replace('_', ' and ')} level</span>
                </b>
                {line.why}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
