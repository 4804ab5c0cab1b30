import { readFile } from 'node:fs/promises';
import { type GivenEnv, readEnv } from '../../config/env.js';
import { commandLine } from '../audit/actor.js';
import { Audit } from '../audit/audit.js';
import { PublishAgreement } from '../agreements/publish-agreement.js';
import { PublishCalendar } from '../calendars/publish-calendar.js';
import { ReadAttainment } from '../attainment/read-attainment.js';
import { Database } from '../database/database.js';
import { Malformed } from '../engine/malformed.js';
import { Problem } from '../http/problem.js';
import { table } from './import/attainment-table.js';
import { enrolParties } from './import/enrol-parties.js';
import { type Imported, ImportLog } from './import/import-log.js';
import { type ImportMapping, parseImportMapping } from './import/import-mapping.js';
import { type ImportPromises, parseImportPromises, publish } from './import/import-promises.js';
import { ImportModule } from './import/import.module.js';
import { type Log, readLog } from './import/read-log.js';
import { inApplication } from './in-application.js';
import { withBar } from './with-bar.js';

export interface ImportOptions {
  /** What the columns and activities mean. */
  readonly mapping: string;
  /** A calendar and an agreement to publish first. */
  readonly promises?: string;
  readonly env?: GivenEnv;
}

export interface ImportIo {
  out(line: string): void;
  err(line: string): void;
  /** Where the bar is drawn, if it is a terminal. */
  readonly progress: NodeJS.WritableStream;
}

const DONE = 0;
const REFUSED = 2;

/** `punctual import FILE --mapping MAPPING`: a helpdesk's event log, as if its webhooks had come at the time. */
export async function importCommand(
  file: string,
  { mapping: mappingFile, promises: promisesFile, env = readEnv() }: ImportOptions,
  io: ImportIo,
): Promise<number> {
  const mapping = await readJson(mappingFile, parseImportMapping, io);
  const promises = promisesFile === undefined ? null : await readJson(promisesFile, parseImportPromises, io);
  if (mapping === undefined || promises === undefined) return REFUSED;
  let log: Log;
  try {
    log = await readLog(file, mapping);
  } catch (cause) {
    io.err(`${file}: ${sentence(cause)}`);
    return REFUSED;
  }
  if (log.tickets.size === 0) {
    for (const line of refusals(log)) io.err(line);
    io.err(`${file}: has no row that can be imported`);
    return REFUSED;
  }
  try {
    await importInto(env, log, mapping, promises, io);
  } catch (cause) {
    if (!(cause instanceof Problem || cause instanceof Malformed)) throw cause;
    io.err(`${promisesFile}: ${cause.message}`);
    return REFUSED;
  }
  return DONE;
}

async function importInto(
  given: GivenEnv,
  log: Log,
  mapping: ImportMapping,
  promises: ImportPromises | null,
  io: ImportIo,
): Promise<void> {
  await inApplication(given, ImportModule.over, async (app) => {
    const database = app.get(Database);
    const { id } = mapping.integration;
    const by = commandLine();
    const subject = { kind: 'integration', id };
    const { rows, tickets } = log;
    const counted = { rows, tickets: tickets.size };
    const audit = app.get(Audit);
    await audit.record(database, { by, act: 'import.started', subject, after: counted });
    const customers = await enrolParties(database, 'customers', log, id);
    await enrolParties(database, 'services', log, id);
    if (promises !== null) {
      const [publishCalendar, publishAgreement] = [app.get(PublishCalendar), app.get(PublishAgreement)];
      await publish(promises, customers, { publishCalendar, publishAgreement }, by);
    }
    const imported = await withBar(io.progress, { total: tickets.size, of: 'tickets' }, (bar) =>
      app.get(ImportLog).run(log, mapping, by, (count) => bar.increment(count)),
    );
    await audit.record(database, { by, act: 'import.finished', subject, after: imported });
    for (const line of summary(log, imported)) io.out(line);
    const attained = await app
      .get(ReadAttainment)
      .run({ sees: 'everything', by: ['metric', 'priority'], integration: id });
    for (const line of table(attained)) io.out(line);
  });
}

const summary = (log: Log, { tickets, facts, setAside }: Imported): string[] => [
  `${log.rows} rows read, ${tickets} tickets, ${facts} facts`,
  ...(setAside > 0 ? [`${setAside} tickets set aside; the reasons are in the log above`] : []),
  ...refusals(log),
  '',
];

const refusals = ({ refused }: Log): string[] =>
  [...refused].map(
    ([reason, { times, firstLine }]) => `refused ${times} × ${reason} (first in line ${firstLine})`,
  );

async function readJson<Content>(
  file: string,
  parse: (input: unknown) => Content,
  io: ImportIo,
): Promise<Content | undefined> {
  try {
    return parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (cause) {
    io.err(`${file}: ${sentence(cause)}`);
    return undefined;
  }
}

const sentence = (cause: unknown): string => {
  if (cause instanceof Malformed) return `${cause.field} ${cause.reason}`;
  return (cause as Error).message;
};
