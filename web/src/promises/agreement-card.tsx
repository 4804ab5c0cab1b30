import { Link } from 'wouter';
import { METRIC_WORDS } from '../look/words.js';
import { length } from '../time/duration.js';
import type { ShownAgreement, ShownLevel, ShownObjective, ShownTarget } from './promise-shapes.js';
import styles from './promises.module.css';

interface Props {
  readonly agreement: ShownAgreement;
  readonly nameOf: (id: string) => string;
}

const KIND_WORDS = {
  customer: 'Customer agreement',
  service: 'Service agreement',
  multi_level: 'Multi-level agreement',
  ola: 'Operational agreement',
} as const;

const FROM_HIGH_TO_LOW = ['urgent', 'high', 'normal', 'low'];

export function AgreementCard({ agreement, nameOf }: Props) {
  const since = new Date(agreement.inForceFrom);
  const priorities = prioritiesOf(agreement.levels.flatMap(({ objectives }) => objectives));
  return (
    <article className={styles.card}>
      <h2>
        <Link href={`/agreements/${encodeURIComponent(agreement.id)}`}>{agreement.title}</Link>
      </h2>
      <p className={styles.about}>
        {KIND_WORDS[agreement.kind]}, version {agreement.version}
        {since.getTime() > 0 &&
          `, in force since ${since.toLocaleDateString(undefined, { dateStyle: 'medium' })}`}
        {agreement.inForceTo &&
          ` until ${new Date(agreement.inForceTo).toLocaleDateString(undefined, { dateStyle: 'medium' })}`}
        {`. Open hours of ${nameOf(agreement.calendarId)}.`}
      </p>
      <table className={styles.levels}>
        <thead>
          <tr>
            <th scope="col">Promise</th>
            {priorities.map((priority) => (
              <th key={priority} scope="col" className={styles.number}>
                {priority}
              </th>
            ))}
            {priorities.length === 0 && (
              <th scope="col" className={styles.number}>
                every priority
              </th>
            )}
            <th scope="col" className={styles.number}>
              goal
            </th>
          </tr>
        </thead>
        {agreement.levels.map((level, place) => (
          <Level key={place} level={level} priorities={priorities} nameOf={nameOf} />
        ))}
      </table>
    </article>
  );
}

interface LevelProps {
  readonly level: ShownLevel;
  readonly priorities: readonly string[];
  readonly nameOf: Props['nameOf'];
}

function Level({ level, priorities, nameOf }: LevelProps) {
  const named = [...(level.customers ?? []), ...(level.services ?? [])].map(nameOf);
  return (
    <tbody>
      <tr>
        <th scope="rowgroup" colSpan={Math.max(1, priorities.length) + 2} className={styles.whom}>
          {named.length === 0 ? 'For everybody' : `For ${named.join(', ')}`}
        </th>
      </tr>
      {level.objectives.map((objective) => (
        <tr key={objective.id}>
          <th scope="row">
            {METRIC_WORDS[objective.metric]}
            {objective.pauseOn && objective.pauseOn.length > 0 && (
              <span className={styles.faint}>pauses while {objective.pauseOn.join(', ')}</span>
            )}
          </th>
          {objective.byPriority ? (
            priorities.map((priority) => (
              <td key={priority} className={styles.number}>
                <Within target={objective.byPriority?.[priority]} nameOf={nameOf} />
              </td>
            ))
          ) : (
            <td colSpan={Math.max(1, priorities.length)} className={styles.number}>
              <Within target={objective} nameOf={nameOf} />
              {priorities.length > 0 && <span className={styles.faint}>every priority</span>}
            </td>
          )}
          <td className={styles.number}>
            {objective.goalPercent === undefined ? '–' : `${objective.goalPercent} %`}
          </td>
        </tr>
      ))}
    </tbody>
  );
}

function Within({ target, nameOf }: { target: ShownTarget | undefined; nameOf: Props['nameOf'] }) {
  if (target === undefined) return <>–</>;
  return (
    <>
      {target.workingDays === undefined
        ? length((target.seconds ?? 0) * 1_000)
        : `${target.workingDays} working days`}
      {target.clock === 'calendar' && <span className={styles.faint}>real time</span>}
      {target.calendarId && <span className={styles.faint}>{nameOf(target.calendarId)}</span>}
    </>
  );
}

function prioritiesOf(objectives: readonly ShownObjective[]): string[] {
  const named = new Set(objectives.flatMap(({ byPriority }) => Object.keys(byPriority ?? {})));
  const rank = (priority: string) => (FROM_HIGH_TO_LOW.indexOf(priority) + 5) % 5;
  return [...named].sort((a, b) => rank(a) - rank(b) || a.localeCompare(b));
}
