import { METRIC_WORDS } from './agreement/metric-words.js';
import type { Objective, Target } from './agreement/objective.js';
import type { PromiseTrace } from './agreement/promises.js';
import { runsInRealTime } from './agreement/terms.js';
import type { Clock, Cycle } from './clock/clock.js';
import { clockOf } from './clock/cycle-of.js';
import { fold, type Folded } from './clock/fold.js';
import { lengthInWords } from './clock/length-in-words.js';
import type { Run } from './clock/run.js';
import { stretchesOf, type Stretch } from './clock/stretches.js';
import { isSolved, type TicketEvent, type TicketEventKind } from './clock/ticket-event.js';
import type { EvaluateInput } from './evaluate.js';
import { iso, type Instant, type Millis } from './instant.js';

export interface ExplainedSegment extends Stretch {
  /** Elapsed time at the end of this segment. */
  readonly sumMs: Millis;
  /** Lies after the instant of asking: what will be, should nothing change. */
  readonly ahead: boolean;
  /** Of a pause: the fact that began it. */
  readonly since: { readonly kind: TicketEventKind; readonly at: Instant; readonly id: string | null } | null;
}

/** Why a deadline is what it is. The counted time of the segments that are not ahead adds up to `elapsedMs`. */
export interface Explanation {
  readonly clock: Omit<Clock, 'cycles'>;
  readonly cycle: Cycle;
  /** Elapsed figures are as of this instant: now, or the end of the cycle. */
  readonly until: Instant;
  readonly timezone: string;
  /** Of the ticket, when these terms were given; `trace` likewise. */
  readonly priority: string | null;
  readonly target: Target;
  readonly promisedBy: Objective['promisedBy'] | null;
  /** Why this promise, and why no other of the same metric. */
  readonly trace: PromiseTrace;
  readonly segments: readonly ExplainedSegment[];
  readonly sentence: string;
}

/** @returns null where the ticket has no such clock or cycle; the last cycle when none is named */
export function explain(
  { events, promises, at, ticketId }: EvaluateInput,
  clockId: string,
  cycle?: number,
): Explanation | null {
  const folded = fold(events, promises, at, ticketId);
  const track = folded.tracks.find(({ id }) => id === clockId);
  const run = track?.runs.at(cycle === undefined ? -1 : cycle - 1);
  if (!track || !run) return null;
  const { cycles, ...clock } = clockOf(track, at);
  const shown = cycles[track.runs.indexOf(run)]!;
  const { objective, target, calendar, priority, trace } = run.terms;
  return {
    clock,
    cycle: shown,
    until: run.endedAt ?? at,
    timezone: calendar.timezone,
    priority,
    target,
    promisedBy: objective.promisedBy ?? null,
    trace: trace.filter(({ metric }) => metric === null || metric === objective.metric),
    segments: segmentsOf(run, folded, at),
    sentence: sentenceOf(run, shown),
  };
}

function segmentsOf(run: Run, { facts }: Folded, at: Instant): ExplainedSegment[] {
  const until = run.endedAt ?? at;
  const past = stretchesOf(run, until);
  const due = run.endedAt === null ? run.due : null;
  const ahead = due === null ? [] : stretchesOf(run, due).flatMap((stretch) => after(stretch, until));
  let sumMs = 0;
  return [...past, ...ahead].map((stretch, i) => {
    sumMs += stretch.countedMs;
    return { ...stretch, sumMs, ahead: i >= past.length, since: beginningOf(stretch, facts) };
  });
}

function after(stretch: Stretch, at: Instant): Stretch[] {
  if (stretch.to <= at) return [];
  const from = Math.max(stretch.from, at);
  return [{ ...stretch, from, countedMs: stretch.countedMs === 0 ? 0 : stretch.to - from }];
}

function beginningOf({ from, reason }: Stretch, facts: readonly TicketEvent[]): ExplainedSegment['since'] {
  if (reason.kind !== 'paused') return null;
  const began = (status: string | undefined) =>
    status !== undefined && (status === reason.because || (reason.because === 'solved' && isSolved(status)));
  const fact = facts.find(
    (candidate) =>
      candidate.at === from &&
      ((candidate.kind === 'status.changed' && began(candidate.to)) ||
        (candidate.kind === 'ticket.created' && began(candidate.status))),
  );
  return fact ? { kind: fact.kind, at: fact.at, id: fact.id ?? null } : null;
}

function sentenceOf(run: Run, cycle: Cycle): string {
  const { objective, calendar, priority } = run.terms;
  const kind = runsInRealTime(run.terms) ? 'real time' : `open time (${calendar.timezone})`;
  const source = objective.promisedBy;
  const promise = source
    ? `${source.title}, version ${source.version}, ${source.level} level`
    : `objective ${objective.id}`;
  const paused = cycle.pauses.length === 0 ? '' : `, with ${cycle.pauses.length} pause(s) left out`;
  const excluded = excludedFrom(run, cycle);
  return [
    `${promise} promises ${METRIC_WORDS[objective.metric]} within ${lengthInWords(cycle.targetMs)} of ${kind}`,
    priority === null ? '' : ` for priority ${priority}`,
    `, counted from ${iso(cycle.startedAt)}${paused}${excluded}: ${outcomeOf(cycle)}.`,
  ].join('');
}

/** Those that lie in what is told, by name. */
function excludedFrom(run: Run, cycle: Cycle): string {
  const end = run.endedAt ?? cycle.dueAt ?? Infinity;
  const told = run.terms.excluded.filter(({ from, to }) => from < end && (to === null || to > run.startedAt));
  return told.map(({ title, approved }) => `, without “${title}”, approved by ${approved.by}`).join('');
}

function outcomeOf(cycle: Cycle): string {
  const used = `${lengthInWords(cycle.elapsedMs)} used`;
  switch (cycle.state) {
    case 'running':
      return cycle.dueAt === null ? used : `due ${iso(cycle.dueAt)}, ${used}`;
    case 'paused':
      return `paused by ${cycle.pausedBecause}, ${used}, ${lengthInWords(cycle.remainingMs)} left`;
    case 'met':
      return `met ${iso(cycle.satisfiedAt!)}, ${used}`;
    case 'breached':
      return `breached ${iso(cycle.breachedAt!)}, ${used}`;
    case 'stopped':
      return `stopped ${iso(cycle.endedAt!)} when the ticket was solved`;
    case 'cancelled':
      return `cancelled ${iso(cycle.endedAt!)} when nothing was promised any more`;
  }
}
