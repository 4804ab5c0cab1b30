import type { Database } from '../../database/database.js';

export interface Attainment {
  readonly metric: string;
  readonly priority: string;
  readonly met: number;
  readonly breached: number;
  readonly paused: number;
  readonly running: number;
  /** Stopped or cancelled: neither kept nor broken. */
  readonly without: number;
}

/** Each clock once, by the priority its ticket has now; a clock counts as broken if any of its cycles was. */
export function attainmentOf(database: Database, integrationId: string): Promise<Attainment[]> {
  return database.query<Attainment & Record<string, unknown>>(
    `with clock as (
       select c.ticket_id, c.clock_id, c.metric, coalesce(t.priority, '-') as priority,
         bool_or(c.breached_at is not null) as is_breached,
         (array_agg(c.state order by c.cycle desc))[1] as state
       from clocks c join tickets t on t.id = c.ticket_id where t.integration_id = $1
       group by c.ticket_id, c.clock_id, c.metric, t.priority
     )
     select metric, priority,
       count(*) filter (where is_breached) as breached,
       count(*) filter (where not is_breached and state = 'met') as met,
       count(*) filter (where not is_breached and state = 'paused') as paused,
       count(*) filter (where not is_breached and state = 'running') as running,
       count(*) filter (where not is_breached and state in ('stopped', 'cancelled')) as without
     from clock group by metric, priority order by metric, priority`,
    [integrationId],
  );
}

/** Attainment is what was kept of what was decided; what still runs is neither. */
export function table(rows: readonly Attainment[]): string[] {
  const totals = [...new Set(rows.map(({ metric }) => metric))].map((metric) =>
    sum(
      rows.filter((row) => row.metric === metric),
      metric,
    ),
  );
  const lines = [...rows, ...totals].sort((a, b) => (a.metric < b.metric ? -1 : a.metric > b.metric ? 1 : 0));
  const cells = [HEAD, ...lines.map(cellsOf)];
  const widths = HEAD.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  return cells.map((row) =>
    row
      .map((cell, column) =>
        column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  '),
  );
}

const HEAD = ['metric', 'priority', 'met', 'breached', 'paused', 'running', 'neither', 'attainment'];

const cellsOf = (row: Attainment): string[] => [
  row.metric,
  row.priority,
  ...[row.met, row.breached, row.paused, row.running, row.without].map(String),
  row.met + row.breached === 0 ? '-' : `${((100 * row.met) / (row.met + row.breached)).toFixed(2)} %`,
];

function sum(rows: readonly Attainment[], metric: string): Attainment {
  const total = (name: 'met' | 'breached' | 'paused' | 'running' | 'without') =>
    rows.reduce((so, row) => so + row[name], 0);
  return {
    metric,
    priority: 'all',
    met: total('met'),
    breached: total('breached'),
    paused: total('paused'),
    running: total('running'),
    without: total('without'),
  };
}
