import type { Objective, Target } from '../../../src/engine/agreement/objective.js';
import type { CalendarSpec } from '../../../src/engine/calendar/calendar.js';
import type { TicketEvent } from '../../../src/engine/clock/ticket-event.js';
import { openOnTheWall } from './wall-clock.js';

/*
 * A second, slow implementation of the rules for tickets, sharing nothing with the engine but its types. It steps
 * through time on a grid, keeps the log of what has happened, asks the log what is owed, and counts steps. Facts, opening
 * hours and targets must lie on the grid.
 */

export interface OracleCycle {
  state: string;
  startedAt: number;
  targetMs: number;
  elapsedMs: number;
  dueAt: number | null;
  breachedAt: number | null;
  satisfiedAt: number | null;
}

interface Entry {
  what: 'created' | 'status' | 'assigned' | 'group' | 'message' | 'attached' | 'other';
  at: number;
  event: TicketEvent;
  value?: string | null;
  wasSolved: boolean;
}

interface Terms {
  objective: Objective;
  target: Target;
  calendar: CalendarSpec;
}

interface Cycle {
  key: number;
  start: number;
  /** One mark a step: why it does not count, or null. `solved?` is decided when the ticket is reopened. */
  marks: (string | null)[];
  terms: Terms;
  paused: string | null;
  satisfied: number | null;
  stopped: number | null;
  lapsed: number | null;
  breached: number | null;
  /** Known until something happens: a clock that merely runs, or stands, keeps its deadline. */
  due: number | null | undefined;
}

interface Watch {
  terms: Terms;
  promised: boolean;
  cycles: Cycle[];
}

const solvedStatus = (status: string) => status === 'solved' || status === 'closed';
const LIKE_RESOLUTION = ['resolution', 'requester_wait', 'agent_work', 'ola'];

export class TicketOracle {
  private readonly log: Entry[] = [];
  private readonly watches = new Map<string, Watch>();
  private status = 'new';
  private priority: string | null = null;
  private group: string | null = null;
  private policy: readonly Objective[];
  private calendar: CalendarSpec;

  constructor(
    objectives: readonly Objective[],
    private readonly calendars: Readonly<Record<string, CalendarSpec>>,
    defaultCalendar: CalendarSpec,
    private readonly step: number,
  ) {
    this.policy = objectives;
    this.calendar = defaultCalendar;
  }

  /** @param events without duplicates */
  run(events: readonly TicketEvent[], asOf: number): Record<string, OracleCycle[]> {
    const known = events.filter((event) => event.at <= asOf && (event.receivedAt ?? event.at) <= asOf);
    const first = Math.min(...known.map(({ at }) => at));
    for (let t = first; t <= asOf; t += this.step) {
      const together = known.filter(({ at }) => at === t).sort((a, b) => (a.id! < b.id! ? -1 : 1));
      for (const order of [0, 1])
        together.filter((event) => this.order(event) === order).forEach((e) => this.take(e));
      // Only now is it known which statuses pause something.
      const statuses = together.filter((event) => this.order(event) === 2);
      const [resuming, pausing] = [false, true].map((pauses) =>
        statuses.filter((event) => this.pausesSomething(event) === pauses),
      );
      resuming!.forEach((event) => this.take(event));
      statuses.filter((event) => pausing!.includes(event)).forEach((event) => this.take(event));
      for (const order of [3, 4, 5]) {
        together.filter((event) => this.order(event) === order).forEach((event) => this.take(event));
      }
      this.judge(t);
      if (t < asOf) this.mark();
    }
    return this.result();
  }

  private order(event: TicketEvent): number {
    if (event.kind === 'ticket.created') return 0;
    if (event.kind === 'message') return event.actor === 'customer' ? 1 : 3;
    if (event.kind === 'agreement.attached' || event.kind === 'group.assigned') return 1;
    if (event.kind === 'status.changed') return solvedStatus(event.to) ? 4 : 2;
    return event.kind === 'agent.assigned' ? 3 : 5;
  }

  private pausesSomething(event: TicketEvent): boolean {
    if (event.kind !== 'status.changed') return false;
    return [...this.watches.values()].some(
      ({ promised, terms }) => promised && this.pauseIn(terms.objective, event.to) !== null,
    );
  }

  private take(event: TicketEvent): void {
    const { at } = event;
    const born = this.log.some(({ what }) => what === 'created');
    const write = (what: Entry['what'], value?: string | null) =>
      this.log.push({ what, at, event, value, wasSolved: solvedStatus(this.status) });
    switch (event.kind) {
      case 'ticket.created': {
        if (born) return;
        const status = event.status ?? 'new';
        this.status = solvedStatus(status) ? 'new' : status;
        this.priority = event.priority ?? null;
        this.group = event.group ?? null;
        write('created', this.status);
        this.renegotiate(at);
        if (event.assignee) write('assigned', event.assignee);
        if (solvedStatus(status)) {
          write('status', status);
          this.status = status;
        }
        break;
      }
      case 'message':
        write(event.visibility === 'public' ? 'message' : 'other', event.actor);
        break;
      case 'status.changed':
        if (event.to === this.status) return;
        write('status', event.to);
        this.status = event.to;
        break;
      case 'agent.assigned':
        if (event.to !== null) write('assigned', event.to);
        break;
      case 'group.assigned':
        if (event.to === this.group) return;
        this.group = event.to;
        write('group', event.to);
        break;
      case 'agreement.attached':
        write('attached', event.target);
        break;
      case 'priority.changed':
        this.priority = event.priority;
        this.renegotiate(at);
        break;
      case 'policy.changed':
        this.policy = event.targets;
        this.renegotiate(at);
        break;
      case 'calendar.changed':
        this.calendar = event.calendar;
        this.renegotiate(at);
        break;
    }
    for (const watch of this.watches.values()) this.follow(watch, at);
  }

  /** Who is promised what from now on. */
  private renegotiate(at: number): void {
    const named = new Set<string>();
    for (const objective of this.policy) {
      const target = objective.byPriority ? objective.byPriority[this.priority ?? ''] : objective.target;
      if (!target || (!target.ms && !target.thenCalendarMs)) continue;
      named.add(objective.id);
      const calendar = target.calendarId ? this.calendars[target.calendarId]! : this.calendar;
      const terms = { objective, target, calendar };
      const watch = this.watches.get(objective.id);
      if (!watch) this.watches.set(objective.id, { terms, promised: true, cycles: [] });
      else {
        watch.terms = terms;
        watch.promised = true;
        const last = watch.cycles.at(-1);
        if (last && last.satisfied === null && last.stopped === null && last.lapsed === null)
          last.terms = terms;
      }
    }
    for (const [id, watch] of this.watches) {
      if (named.has(id)) continue;
      watch.promised = false;
      const last = watch.cycles.at(-1);
      if (last && last.satisfied === null && last.stopped === null) last.lapsed ??= at;
    }
    for (const watch of this.watches.values()) this.follow(watch, at);
  }

  private follow(watch: Watch, at: number): void {
    const { objective } = watch.terms;
    const owed = this.owed(objective);
    const last = watch.cycles.at(-1);
    if (last) last.due = undefined;
    if (last && owed?.key === last.key) {
      if (watch.promised) {
        if (last.satisfied !== null) {
          if (!LIKE_RESOLUTION.includes(objective.metric)) return;
          last.satisfied = null;
          const charged = this.chargesSolved(objective);
          // Since the solve every step bears its status; the rule of today says what that costs.
          last.terms = watch.terms;
          const marks = last.marks;
          last.marks = [];
          for (const mark of marks) {
            const because = mark?.startsWith('?') ? this.pauseAs(objective, mark.slice(1), charged) : mark;
            last.marks.push(mark?.startsWith('?') ? this.affordable(last, because) : mark);
          }
        }
        last.terms = watch.terms;
        last.lapsed = null;
      }
      if (last.satisfied === null && last.stopped === null)
        last.paused = this.pauseIn(last.terms.objective, this.status);
      return;
    }
    if (last && last.satisfied === null && last.stopped === null) {
      if (last.lapsed !== null) {
        if (owed === null && !this.chargesSolved(objective)) last.paused = 'solved';
      } else if (owed === null && objective.metric.endsWith('_update')) last.stopped = at;
      else last.satisfied = at;
    }
    if (owed && watch.promised) {
      const cycle: Cycle = {
        key: owed.key,
        start: owed.since,
        marks: [],
        terms: watch.terms,
        paused: this.pauseIn(objective, this.status),
        satisfied: null,
        stopped: null,
        lapsed: null,
        breached: null,
        due: undefined,
      };
      const charged = this.chargesSolved(objective);
      const pausesCount = objective.metric !== 'ola' || objective.retroactivePause === true;
      for (let t = owed.since; t < at; t += this.step) {
        const because = this.pauseAs(objective, this.statusAt(t), charged);
        cycle.marks.push(pausesCount || t >= owed.attachedAt ? this.affordable(cycle, because) : null);
      }
      watch.cycles.push(cycle);
    }
  }

  /** A pause ends where its budget of the clock's own time is used up. */
  private affordable({ marks, terms, start }: Cycle, because: string | null): string | null {
    const budget = because === null ? undefined : terms.objective.pauseBudget?.[because];
    if (budget === undefined) return because;
    const costs = (index: number) =>
      terms.target.clock === 'calendar' || openOnTheWall(terms.calendar, start + index * this.step);
    const spent = marks.filter((mark, index) => mark === because && costs(index)).length * this.step;
    return spent < budget ? because : null;
  }

  private chargesSolved({ metric, onReopen }: Objective): boolean {
    return onReopen === 'continue' && LIKE_RESOLUTION.includes(metric);
  }

  private statusAt(t: number): string {
    return this.log.filter(({ what, at }) => at <= t && (what === 'status' || what === 'created')).at(-1)!
      .value!;
  }

  private pauseAs(objective: Objective, status: string, solvedIsCharged: boolean): string | null {
    return solvedIsCharged && solvedStatus(status) ? null : this.pauseIn(objective, status);
  }

  private pauseIn({ metric, pauseOn, runsOn }: Objective, status: string): string | null {
    if (solvedStatus(status)) return 'solved';
    if (runsOn) return runsOn.includes(status) ? null : status;
    const usual =
      metric === 'agent_work'
        ? ['pending', 'hold']
        : metric === 'requester_wait' || metric === 'pausable_update'
          ? ['pending']
          : [];
    return (pauseOn ?? usual).includes(status) ? status : null;
  }

  /** Read from the log alone: which entry began what is still owed. */
  private owed(objective: Objective): { key: number; since: number; attachedAt: number } | null {
    const { log } = this;
    const last = (is: (entry: Entry) => boolean) => log.findLastIndex(is);
    const solves = ({ what, value, wasSolved }: Entry) =>
      what === 'status' && solvedStatus(value!) && !wasSolved;
    const reopens = ({ what, value, wasSolved }: Entry) =>
      what === 'status' && !solvedStatus(value!) && wasSolved;
    const createdBy = ({ what, event }: Entry) =>
      what === 'created' && event.kind === 'ticket.created' ? event.actor : null;
    const birth = last(({ what }) => what === 'created');
    if (birth < 0) return null;
    const solved = solvedStatus(this.status);
    const lastSolve = objective.solveSatisfies === false ? -1 : last(solves);
    const from = (index: number) =>
      index < 0 ? null : { key: index, since: log[index]!.at, attachedAt: log[index]!.at };
    const byAgent = (entry: Entry) =>
      (entry.what === 'message' && entry.value === 'agent') || createdBy(entry) === 'agent';
    const { metric } = objective;

    if (metric === 'first_response') {
      const open = createdBy(log[birth]!) === 'customer' && last(byAgent) < 0 && lastSolve < 0;
      return open ? from(birth) : null;
    }
    if (metric === 'response' || metric === 'next_response') {
      const answered = Math.max(last(byAgent), lastSolve);
      const asks = (entry: Entry) =>
        (entry.what === 'message' && entry.value === 'customer') || createdBy(entry) === 'customer';
      const oldest = log.findIndex((entry, i) => i > answered && asks(entry));
      const repliedBefore = log.some((entry, i) => i < oldest && byAgent(entry));
      return metric === 'next_response' && !repliedBefore ? null : from(oldest);
    }
    if (metric === 'assignment')
      return last(({ what }) => what === 'assigned') < 0 && lastSolve < 0 ? from(birth) : null;
    if (metric.endsWith('_update')) {
      const said = last(byAgent);
      return said < 0 || solved || log[said]!.wasSolved || last(solves) > said ? null : from(said);
    }
    if (metric === 'ownership') {
      if (solved || this.group === null) return null;
      if (objective.group !== undefined && objective.group !== this.group) return null;
      return from(
        Math.max(
          birth,
          last(({ what }) => what === 'group'),
          last(reopens),
        ),
      );
    }
    if (solved) return null;
    let start = birth;
    if (metric === 'ola') {
      start = -1;
      log.forEach((entry, i) => {
        if (entry.what === 'attached' && entry.value === objective.id && (start < 0 || entry.wasSolved))
          start = i;
      });
      if (start < 0) return null;
    }
    const reopened = last(reopens);
    if (objective.onReopen === 'restart' && reopened > 0 && log[reopened]!.at > log[start]!.at)
      return from(reopened);
    const entry = log[start]!.event;
    if (entry.kind !== 'agreement.attached') return from(start);
    return { key: start, since: entry.startAt ?? entry.at, attachedAt: entry.at };
  }

  private judge(t: number): void {
    for (const { cycles } of this.watches.values()) {
      const last = cycles.at(-1);
      if (!last || last.satisfied !== null || last.stopped !== null) continue;
      if (this.affordable(last, last.paused) !== last.paused) {
        last.paused = null;
        last.due = undefined;
      }
      if (last.lapsed !== null) continue;
      if (last.due === undefined) last.due = this.due(last);
      const { due } = last;
      if (last.breached === null && due !== null && due <= t) last.breached = due;
    }
  }

  private mark(): void {
    for (const { cycles, terms } of this.watches.values()) {
      const last = cycles.at(-1);
      if (!last || last.stopped !== null) continue;
      if (last.satisfied !== null) {
        if (LIKE_RESOLUTION.includes(terms.objective.metric)) last.marks.push(`?${this.status}`);
        continue;
      }
      last.marks.push(last.paused);
    }
  }

  private target({ terms: { target, calendar }, start }: Cycle): { first: number; total: number } {
    const grace = target.outOfHoursExtraMs && !openOnTheWall(calendar, start) ? target.outOfHoursExtraMs : 0;
    const first = (target.ms ?? 0) + grace;
    return { first, total: first + (target.thenCalendarMs ?? 0) };
  }

  private counts(
    { terms: { target, calendar }, start }: Cycle,
    index: number,
    elapsed: number,
    first: number,
  ) {
    const secondPhase = target.thenCalendarMs !== undefined && elapsed >= first;
    return target.clock === 'calendar' || secondPhase || openOnTheWall(calendar, start + index * this.step);
  }

  private lived(cycle: Cycle): number {
    const end = cycle.satisfied ?? cycle.stopped;
    return end === null ? cycle.marks.length : Math.max(0, Math.round((end - cycle.start) / this.step));
  }

  private elapsed(cycle: Cycle): number {
    const { first } = this.target(cycle);
    const lived =
      cycle.lapsed === null ? this.lived(cycle) : Math.round((cycle.lapsed - cycle.start) / this.step);
    let elapsed = 0;
    for (let i = 0; i < lived; i++) {
      if (cycle.marks[i] === null && this.counts(cycle, i, elapsed, first)) elapsed += this.step;
    }
    return elapsed;
  }

  private due(cycle: Cycle): number | null {
    const { first, total } = this.target(cycle);
    const lived = this.lived(cycle);
    const finished = cycle.satisfied !== null || cycle.stopped !== null;
    let elapsed = 0;
    for (let i = 0; i < lived + 100_000; i++) {
      if (elapsed >= total) return cycle.start + i * this.step;
      if (i >= lived && !finished && cycle.paused !== null) return null;
      const runs = i < lived ? cycle.marks[i] === null : true;
      if (runs && this.counts(cycle, i, elapsed, first)) elapsed += this.step;
    }
    throw new Error('no deadline within reach');
  }

  private result(): Record<string, OracleCycle[]> {
    const clocks: Record<string, OracleCycle[]> = {};
    for (const [id, { cycles }] of this.watches) {
      if (cycles.length === 0) continue;
      clocks[id] = cycles.map((cycle) => {
        const state = this.stateOf(cycle);
        return {
          state,
          startedAt: cycle.start,
          targetMs: this.target(cycle).total,
          elapsedMs: this.elapsed(cycle),
          dueAt: state === 'cancelled' ? null : this.due(cycle),
          breachedAt: cycle.breached,
          satisfiedAt: cycle.satisfied,
        };
      });
    }
    return clocks;
  }

  private stateOf({ breached, satisfied, stopped, lapsed, paused }: Cycle): string {
    if (breached !== null) return 'breached';
    if (satisfied !== null) return 'met';
    if (stopped !== null) return 'stopped';
    if (lapsed !== null) return 'cancelled';
    return paused === null ? 'running' : 'paused';
  }
}
