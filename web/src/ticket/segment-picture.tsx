import type { LocalDay } from '../../../src/board/ticket-page.js';
import type { ExplainedSegment, Explanation } from '../../../src/engine/explain.js';
import type { Instant } from '../../../src/engine/instant.js';
import { StateIcon } from '../look/state-icon.js';
import { type Lane, lanesOf, ticksOf } from './lanes.js';
import { instantIn, lookOf, reasonWords, timeIn } from './segment-words.js';
import styles from './picture.module.css';

interface Mark {
  readonly id: string;
  readonly at: Instant;
  readonly look: 'start' | 'now' | 'warning' | 'due' | 'end';
  readonly words: string;
}

interface Props {
  readonly explanation: Explanation;
  readonly days: readonly LocalDay[];
  readonly now: Instant;
}

/** Time from left to right: one band for what lasts hours, a lane a day for what lasts longer. */
export function SegmentPicture({ explanation, days, now }: Props) {
  const { segments, timezone } = explanation;
  const lanes = lanesOf(segments, days);
  const [firstLane] = lanes;
  if (firstLane === undefined) return null;
  const marks = marksOf(explanation, now);
  return (
    <figure className={styles.picture}>
      <Hours lane={firstLane} timezone={timezone} labelled={firstLane.date !== null} />
      {lanes.map((lane) => (
        <div key={lane.from} className={styles.lane} data-single={lane.date === null || undefined}>
          {lane.date !== null && <span className={styles.day}>{dateWords(lane.date)}</span>}
          <div className={styles.bar}>
            {segments.map((segment) => (
              <Segment key={segment.from} segment={segment} lane={lane} zone={timezone} />
            ))}
            {marks
              .filter(
                ({ at }) => at >= lane.from && (at < lane.to || (at === lane.to && lane === lanes.at(-1))),
              )
              .map((mark) => (
                <MarkLine key={mark.id} mark={mark} lane={lane} zone={timezone} />
              ))}
          </div>
        </div>
      ))}
      <figcaption className={styles.legend}>
        <span data-look="counted">counted</span>
        <span data-look="closed">closed</span>
        {segments.some((segment) => lookOf(segment) === 'holiday') && (
          <span data-look="holiday">holiday</span>
        )}
        {segments.some((segment) => lookOf(segment) === 'paused') && <span data-look="paused">paused</span>}
        {segments.some((segment) => lookOf(segment) === 'excluded') && (
          <span data-look="excluded">excluded</span>
        )}
      </figcaption>
    </figure>
  );
}

function Segment({ segment, lane, zone }: { segment: ExplainedSegment; lane: Lane; zone: string }) {
  const place = placeIn(lane, segment.from, segment.to);
  if (place === null) return null;
  const words = reasonWords(segment);
  return (
    <span
      className={styles.segment}
      data-look={lookOf(segment)}
      data-ahead={segment.ahead || undefined}
      style={place.style}
      title={`${instantIn(zone, segment.from)} – ${instantIn(zone, segment.to)}: ${words}`}
    >
      {lookOf(segment) === 'holiday' && place.share > 0.25 && words.replace('Holiday: ', '')}
    </span>
  );
}

function MarkLine({ mark, lane, zone }: { mark: Mark; lane: Lane; zone: string }) {
  const left = (mark.at - lane.from) / (lane.to - lane.from);
  return (
    <span
      className={styles.mark}
      data-look={mark.look}
      data-flip={left > 0.85 || undefined}
      style={{ left: `${left * 100}%` }}
      title={`${mark.words}, ${instantIn(zone, mark.at)}`}
    >
      {(mark.look === 'due' || mark.look === 'warning') && (
        <StateIcon state={mark.look === 'due' ? 'breached' : 'at_risk'} size={10} />
      )}
      <span className={styles.words}>{mark.words}</span>
    </span>
  );
}

function Hours({ lane, timezone, labelled }: { lane: Lane; timezone: string; labelled: boolean }) {
  const hours = ticksOf(lane);
  return (
    <div className={styles.hours} data-labelled={labelled || undefined} aria-hidden>
      <div>
        {hours.map((at) => (
          <span key={at} style={{ left: `${((at - lane.from) / (lane.to - lane.from)) * 100}%` }}>
            {timeIn(timezone, at)}
          </span>
        ))}
      </div>
    </div>
  );
}

function placeIn(lane: Lane, from: Instant, to: Instant) {
  const [start, end] = [Math.max(from, lane.from), Math.min(to, lane.to)];
  if (start >= end) return null;
  const whole = lane.to - lane.from;
  const share = (end - start) / whole;
  return { share, style: { left: `${((start - lane.from) / whole) * 100}%`, width: `${share * 100}%` } };
}

/** A date is no instant: it is shown in the zone it is read in. */
const dateWords = (date: string): string =>
  new Intl.DateTimeFormat(undefined, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    timeZone: 'UTC',
  }).format(Date.parse(date));

function marksOf({ cycle }: Explanation, now: Instant): Mark[] {
  const marks: Mark[] = [{ id: 'start', at: cycle.startedAt, look: 'start', words: 'start' }];
  for (const { id, at } of cycle.milestones) {
    // Of two marks on one spot, one is enough.
    if (at !== null && at !== cycle.dueAt) marks.push({ id, at, look: 'warning', words: id });
  }
  if (cycle.dueAt !== null) marks.push({ id: 'due', at: cycle.dueAt, look: 'due', words: 'due' });
  const end = cycle.satisfiedAt ?? cycle.endedAt;
  if (end !== null)
    marks.push({
      id: 'end',
      at: end,
      look: 'end',
      words: cycle.satisfiedAt === null ? 'ended' : 'satisfied',
    });
  else marks.push({ id: 'now', at: now, look: 'now', words: 'now' });
  return marks;
}
