import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { BreachRow } from '../../../src/breaches/breach-row.js';
import type { ClockExplanation, PageClock } from '../../../src/board/ticket-page.js';
import { get } from '../api.js';
import { METRIC_WORDS } from '../look/words.js';
import { Trouble } from '../look/trouble.js';
import { length } from '../time/duration.js';
import { Changes } from './changes.js';
import { Considered } from './considered.js';
import { instantIn } from './segment-words.js';
import { SegmentList } from './segment-list.js';
import { SegmentPicture } from './segment-picture.js';
import styles from './why.module.css';

interface Props {
  readonly ticketId: string;
  readonly clock: PageClock;
  readonly cycle: number;
  readonly breaches: readonly BreachRow[];
}

/** A deadline that nobody can explain is the first complaint about every tracker: here is the whole sum. */
export function Why({ ticketId, clock, cycle, breaches }: Props) {
  const { data, error, refetch } = useQuery({
    // Under the ticket's key: what changes the ticket changes its explanation.
    queryKey: ['ticket', ticketId, 'explanation', clock.id, cycle],
    queryFn: ({ signal }) =>
      get<ClockExplanation>(
        `/api/tickets/${ticketId}/clocks/${encodeURIComponent(clock.id)}/explanation?cycle=${cycle}`,
        signal,
      ),
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
  });
  if (error && data === undefined) return <Trouble error={error} retry={() => void refetch()} />;
  if (data === undefined) return null;
  const { explanation, days, now } = data;
  const revoked = breaches.filter((breach) => breach.clockId === clock.id && breach.cycle === cycle);
  return (
    <section className={styles.why} aria-labelledby="why">
      <header className={styles.top}>
        <h2 id="why">
          {explanation.cycle.dueAt === null ? 'Why it is paused' : 'Why this deadline'}
          <span>
            {METRIC_WORDS[clock.metric]}
            {clock.cycles.length > 1 && `, cycle ${cycle} of ${clock.cycles.length}`}
          </span>
        </h2>
        <p className={styles.zone}>Times in {explanation.timezone.replaceAll('_', ' ')}</p>
      </header>
      <p className={styles.sentence}>{sentence(data)}</p>
      <SegmentPicture explanation={explanation} days={days} now={now} />
      <div className={styles.columns}>
        <SegmentList explanation={explanation} />
        <div className={styles.side}>
          <Considered explanation={explanation} />
          <Changes explanation={explanation} breaches={revoked} />
        </div>
      </div>
    </section>
  );
}

function sentence({ explanation }: ClockExplanation): string {
  const { clock, cycle, promisedBy, priority, timezone, until } = explanation;
  const kind = clock.calendarId === null ? 'real time' : 'open time';
  const promise = `${promisedBy?.title ?? 'This promise'} grants ${length(cycle.targetMs)} of ${kind}`;
  const whom = priority === null ? '' : ` for priority ${priority}`;
  const from = `, counted from ${instantIn(timezone, cycle.startedAt)}`;
  const used = `${length(Math.floor(cycle.elapsedMs / 1_000) * 1_000)} used by ${instantIn(timezone, until)}`;
  if (cycle.dueAt === null)
    return `${promise}${whom}${from}. ${used}, then it was paused: there is no deadline until it goes on.`;
  return `${promise}${whom}${from}. That is used up at ${instantIn(timezone, cycle.dueAt)}.`;
}
