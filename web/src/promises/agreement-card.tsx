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
  return (
    <article className={styles.card}>
      <h2>{agreement.title}</h2>
      <p className={styles.about}>
        {KIND_WORDS[agreement.kind]}, version {agreement.version}
        {since.getTime() > 0 &&
          `, in force since ${since.toLocaleDateString(undefined, { dateStyle: 'medium' })}`}
        {agreement.inForceTo &&
          ` until ${new Date(agreement.inForceTo).toLocaleDateString(undefined, { dateStyle: 'medium' })}`}
        {`. Open hours of ${nameOf(agreement.calendarId)}.`}
      </p>
      {agreement.levels.map((level, place) => (
        <Level key={place} level={level} nameOf={nameOf} />
      ))}
    </article>
  );
}

function Level({ level, nameOf }: { level: ShownLevel; nameOf: Props['nameOf'] }) {
  const named = [...(level.customers ?? []), ...(level.services ?? [])].map(nameOf);
  const priorities = prioritiesOf(level.objectives);
  return (
    <table className={styles.level}>
      <caption>{named.length === 0 ? 'For everybody' : `For ${named.join(', ')}`}</caption>
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
              Every priority
            </th>
          )}
          <th scope="col" className={styles.number}>
            Goal
          </th>
        </tr>
      </thead>
      <tbody>
        {level.objectives.map((objective) => (
          <tr key={objective.id}>
            <th scope="row">
              {METRIC_WORDS[objective.metric]}
              {objective.pauseOn && objective.pauseOn.length > 0 && (
                <span className={styles.faint}>pauses while {objective.pauseOn.join(', ')}</span>
              )}
            </th>
            {(priorities.length === 0 ? [''] : priorities).map((priority) => (
              <td key={priority} className={styles.number}>
                <Within
                  target={objective.byPriority ? objective.byPriority[priority] : objective}
                  nameOf={nameOf}
                />
              </td>
            ))}
            <td className={styles.number}>
              {objective.goalPercent === undefined ? '–' : `${objective.goalPercent} %`}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
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
