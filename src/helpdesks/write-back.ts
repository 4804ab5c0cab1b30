import type { Metric } from '../engine/agreement/objective.js';
import { METRIC_WORDS } from '../engine/agreement/metric-words.js';
import type { Instant } from '../engine/instant.js';

/** How a ticket stands with its promises, as far as a helpdesk can show it. */
export interface Standing {
  readonly state: 'on_track' | 'at_risk' | 'breached' | 'paused' | 'met';
  /** What falls due next, or has fallen due first; null where nothing runs. */
  readonly due: { readonly at: Instant; readonly metric: Metric } | null;
}

/** What an administrator wants to be written, and where. */
export interface Target {
  /** Whose token it is. */
  readonly user?: string;
  /** Which of the helpdesk's own fields take the due instant, the clock that it belongs to, and the state. */
  readonly fields: Readonly<Partial<Record<TargetField, string>>>;
  /** Whether the state is shown as a label or a tag as well. */
  readonly marks: boolean;
}

export const TARGET_FIELDS = ['due', 'clock', 'state'] as const;
export type TargetField = (typeof TARGET_FIELDS)[number];

/** What is to stand in the helpdesk. */
export interface Wanted {
  readonly fields: Readonly<Record<string, string | null>>;
  readonly mark: string | null;
}

export interface Credentials {
  readonly user: string | undefined;
  readonly token: string;
}

export interface Call {
  readonly method: 'POST' | 'PUT' | 'DELETE';
  /** After the base address. */
  readonly path: string;
  readonly body?: object;
  /** Beside 2xx, this is as good: what is to be taken away is not there. */
  readonly alsoGood?: number;
}

/** How a helpdesk takes what we write. All of it is pure; sending, pacing and trying again are the same for all. */
export interface WritesBack {
  /** Where the helpdesk is the same for everybody. */
  readonly baseUrl?: string;
  readonly user: 'required' | 'optional';
  /** Tickets a minute, unless an administrator says otherwise: well below what the helpdesk allows. */
  readonly perMinute: number;
  /** Why this cannot be one of its fields, or null. Completes the sentence "fields.due …". */
  faultOfField(name: string): string | null;
  instant(at: Instant): string;
  mark(state: Standing['state']): string;
  headers(credentials: Credentials): Readonly<Record<string, string>>;
  /**
   * What makes it so, whatever was there: done again, it changes nothing.
   *
   * @param stale marks of ours that have to go
   * @throws where there can be no such ticket
   */
  calls(
    externalId: string,
    wanted: Wanted,
    stale: readonly string[],
    credentials: Credentials,
  ): readonly Call[];
}

/** Null, where nothing is promised: then nothing of ours is to stand there. */
export function wanted(standing: Standing | null, { fields, marks }: Target, into: WritesBack): Wanted {
  const values: Record<TargetField, string | null> = {
    due: standing?.due ? into.instant(standing.due.at) : null,
    clock: standing?.due ? METRIC_WORDS[standing.due.metric] : null,
    state: standing?.state ?? null,
  };
  const named = TARGET_FIELDS.flatMap((what) => {
    const field = fields[what];
    return field === undefined ? [] : [[field, values[what]] as const];
  });
  return {
    fields: Object.fromEntries(named),
    mark: marks && standing !== null ? into.mark(standing.state) : null,
  };
}

export const isNothing = ({ fields, mark }: Wanted): boolean =>
  mark === null && Object.values(fields).every((value) => value === null);

/** `sla:at-risk` and, where a colon may not be, `sla_at_risk`. The names are fixed, so that we know our own again. */
export const label = (state: Standing['state']): string => `sla:${state.replace('_', '-')}`;
export const tag = (state: Standing['state']): string => `sla_${state}`;

/** A label or tag that we have written says nothing about the ticket. */
export const isOurMark = (name: string): boolean =>
  /^sla(:(on-track|at-risk|breached|paused|met)|_(on_track|at_risk|breached|paused|met))$/.test(name);
