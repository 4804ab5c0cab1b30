import { Injectable } from '@nestjs/common';
import { Calendars } from '../calendars/calendars.js';
import { Database } from '../database/database.js';
import { measuring } from '../engine/analysis/measuring.js';
import { promisable, type Promisable, type Sample } from '../engine/analysis/promisable.js';
import { judge, type Judged } from '../engine/analysis/verdicts.js';
import { compileCalendar } from '../engine/calendar/compile.js';
import type { Instant, Millis } from '../engine/instant.js';
import { Invalid, NotFound } from '../http/problem.js';
import type { OnProgress } from './analysis.js';
import { foldPast, pastTickets } from './past-tickets.js';
import type { BaselineQuestion } from './question.js';

export interface BaselineRow {
  readonly metric: string;
  /** The ticket's last one; null where it has none, `all` in the rows that hold every priority. */
  readonly priority: string | null;
  /** Cycles that have ended, whose time is known, */
  readonly decided: number;
  /** and those that had not at the time of asking. */
  readonly undecided: number;
  readonly median: Millis | null;
  readonly promisable: readonly Promisable[];
}

export interface Baseline {
  readonly tickets: number;
  /** Tickets that cannot be timed: the calendar never reaches what is promised, or a fact is malformed. */
  readonly unfoldable: number;
  readonly rows: readonly BaselineRow[];
}

/** Of one metric, by priority; every ticket also counts under `all`. */
type Samples = Map<string, Map<string | null, { took: Millis[]; undecided: number }>>;

const ALL = 'all';

/** What could be promised, from what was done: the past tickets are timed anew, by the fold that keeps promises. */
@Injectable()
export class MakeBaseline {
  constructor(
    private readonly database: Database,
    private readonly calendars: Calendars,
  ) {}

  /** @param at until when facts count */
  async run(question: BaselineQuestion, at: Instant, onProgress: OnProgress): Promise<Baseline> {
    const promises = measuring(question.measures, await this.calendar(question.calendarId));
    const samples: Samples = new Map();
    let [tickets, unfoldable] = [0, 0];
    for await (const batch of pastTickets(this.database, question)) {
      for (const ticket of batch) {
        const cycles = foldPast(ticket, promises, at, judge);
        if (cycles === undefined) unfoldable += 1;
        else for (const judged of cycles) note(samples, judged);
      }
      tickets += batch.length;
      await onProgress(tickets);
    }
    return { tickets, unfoldable, rows: rowsOf(samples, question) };
  }

  private async calendar(id: string) {
    try {
      const [latest] = await this.calendars.versionsOf(id);
      return compileCalendar(latest!.spec);
    } catch (fault) {
      if (!(fault instanceof NotFound)) throw fault;
      throw new Invalid('calendarId', `is ${id}, and there is no such calendar`);
    }
  }
}

/**
 * What was satisfied late or early took what it took; only what goes on is undecided. What was stopped took nothing, whether
 * or not it had run by then over a target that nobody promised.
 */
function note(samples: Samples, { metric, priority, cycle }: Judged): void {
  if (cycle.endedAt !== null && cycle.satisfiedAt === null) return;
  const ofMetric = samples.get(metric) ?? new Map<string | null, { took: Millis[]; undecided: number }>();
  samples.set(metric, ofMetric);
  for (const key of [priority, ALL]) {
    const sample = ofMetric.get(key) ?? { took: [], undecided: 0 };
    ofMetric.set(key, sample);
    if (cycle.satisfiedAt === null) sample.undecided += 1;
    else sample.took.push(cycle.elapsedMs);
  }
}

function rowsOf(samples: Samples, { measures, percents, confidence }: BaselineQuestion): BaselineRow[] {
  return measures.flatMap(({ metric }) =>
    [...(samples.get(metric) ?? [])].sort(byPriority).map(([priority, sample]) => ({
      metric,
      priority,
      decided: sample.took.length,
      undecided: sample.undecided,
      median: medianOf(sample, confidence),
      promisable: promisable(sample, percents, confidence),
    })),
  );
}

const medianOf = (sample: Sample, confidence: number): Millis | null =>
  promisable(sample, [50], confidence)[0]!.target;

/** By name, then those without one, then all of them together. */
const byPriority = ([a]: [string | null, unknown], [b]: [string | null, unknown]): number =>
  rankOf(a) - rankOf(b) || String(a).localeCompare(String(b));
const rankOf = (priority: string | null): number => (priority === ALL ? 2 : priority === null ? 1 : 0);
