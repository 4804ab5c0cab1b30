import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify';
import type { ShownEntry } from './audit-entries.js';

const columns = [
  'sequence',
  'at',
  'by_kind',
  'by_id',
  'by_name',
  'act',
  'subject_kind',
  'subject_id',
  'before',
  'after',
  'request_id',
  'address',
  'hash',
];

/** For a spreadsheet, where a name that begins with "=" must stay a name. */
export function csvOf(entries: AsyncIterable<ShownEntry>): Readable {
  const csv = stringify({ header: true, columns, escape_formulas: true });
  const source = Readable.from(rows(entries));
  source.on('error', (fault) => csv.destroy(fault));
  return source.pipe(csv);
}

async function* rows(entries: AsyncIterable<ShownEntry>) {
  for await (const { sequence, at, by, act, subject, before, after, request, hash } of entries) {
    const who = [by.kind, by.id, by.name];
    const change = [JSON.stringify(before), JSON.stringify(after)];
    yield [
      sequence,
      at,
      ...who,
      act,
      subject.kind,
      subject.id,
      ...change,
      request?.id,
      request?.address,
      hash,
    ];
  }
}
