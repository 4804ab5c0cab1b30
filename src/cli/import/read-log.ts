import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';
import type { Instant } from '../../engine/instant.js';
import { Malformed } from '../../engine/malformed.js';
import type { ActivityRule, Columns, ImportMapping } from './import-mapping.js';

export interface LogRow {
  readonly ticket: string;
  readonly at: Instant;
  readonly rule: ActivityRule;
  readonly value: (column: keyof Columns) => string | null;
}

export interface Log {
  /** Each ticket's rows in order of time; rows of one instant in order of the file. */
  readonly tickets: ReadonlyMap<string, readonly LogRow[]>;
  readonly rows: number;
  readonly refused: ReadonlyMap<string, { readonly times: number; readonly firstLine: number }>;
}

type Cells = Readonly<Record<string, string>>;

/** Reads the whole log: a ticket's story is only known when its last row is, and logs are not sorted. */
export async function readLog(file: string, mapping: ImportMapping): Promise<Log> {
  const tickets = new Map<string, LogRow[]>();
  const refused = new Map<string, { times: number; firstLine: number }>();
  const refuse = (reason: string, line: number) => {
    const known = refused.get(reason) ?? { times: 0, firstLine: line };
    refused.set(reason, { ...known, times: known.times + 1 });
  };
  let rows = 0;
  const refuseUnread = (reason: string, line: number) => {
    rows++;
    refuse(reason, line);
  };
  for await (const { record, line } of recordsOf(file, mapping.columns, refuseUnread)) {
    rows++;
    const row = rowOf(record, mapping);
    if (typeof row === 'string') refuse(row, line);
    else if (tickets.has(row.ticket)) tickets.get(row.ticket)?.push(row);
    else tickets.set(row.ticket, [row]);
  }
  for (const story of tickets.values()) story.sort((a, b) => a.at - b.at);
  return { tickets, rows, refused };
}

async function* recordsOf(
  file: string,
  columns: Columns,
  refuseUnread: (reason: string, line: number) => void,
): AsyncGenerator<{ record: Cells; line: number }> {
  const parser = parse({
    bom: true,
    info: true,
    columns: (header: string[]) => checkedHeader(header, columns),
    skip_empty_lines: true,
    skip_records_with_error: true,
    max_record_size: 1_048_576,
    on_skip: (error) => {
      refuseUnread('is not a CSV row with as many cells as the header', Number(error?.lines ?? 0));
      return undefined;
    },
  });
  const bytes = createReadStream(file);
  // Unlike pipe(), it hands errors on: a file that is not there, or is not gzip, ends the reading.
  const unpacking = file.endsWith('.gz') ? [createGunzip()] : [];
  pipeline([bytes, ...unpacking, parser]).catch((cause: Error) => parser.destroy(cause));
  for await (const { record, info } of parser) yield { record, line: info.lines };
}

function checkedHeader(header: string[], columns: Columns): string[] {
  for (const [field, name] of Object.entries(columns)) {
    if (!header.includes(name))
      throw new Malformed(`columns.${field}`, `names ${name}, which the file has not`);
  }
  return header;
}

/** The row, or why it cannot be used. */
function rowOf(record: Cells, { columns, time, activities }: ImportMapping): LogRow | string {
  const value = (column: keyof Columns) => {
    const name = columns[column];
    return (name !== undefined && record[name]?.trim()) || null;
  };
  const ticket = value('ticket');
  if (ticket === null) return `has no ${columns.ticket}`;
  if (ticket.length > 200) return `has a ${columns.ticket} of more than 200 characters`;
  const activity = value('activity');
  const rule = activity === null ? undefined : activities.get(activity);
  if (rule === undefined)
    return `has an activity the mapping does not know: ${String(activity).slice(0, 100)}`;
  const at = time.instant(value('time') ?? '');
  return at === null
    ? `has a ${columns.time} that is no time in the given format`
    : { ticket, at, rule, value };
}
