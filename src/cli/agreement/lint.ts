import { readFile } from 'node:fs/promises';
import { readAgreementFile } from '../../agreements/format/agreement-file.js';
import type { AgreementTerms } from '../../agreements/agreement.js';
import { promisesOf } from '../../engine/agreement/trial.js';
import type { Calendar } from '../../engine/calendar/calendar.js';
import { compileCalendar } from '../../engine/calendar/compile.js';
import { lintAgreement } from '../../engine/agreement/lint.js';
import { parseAgreement } from '../../agreements/parse-agreement.js';
import { type AgreementIo, DONE, FOUND } from './agreement-io.js';
import { refusal } from './refusal.js';

/** `punctual agreement lint FILE…`, without a database: what others promise is not looked at, and every calendar counts as open. */
export async function lintAgreementFiles(files: readonly string[], io: AgreementIo): Promise<number> {
  let status = DONE;
  for (const file of files) status = Math.max(status, await lintFile(file, io));
  return status;
}

async function lintFile(file: string, io: AgreementIo): Promise<number> {
  try {
    const { id, body } = readAgreementFile(await readFile(file, 'utf8'));
    const agreement = { ...parseAgreement(body), id, version: 1, from: 0, to: null, reach: 'new' } as const;
    const findings = lintAgreement({ agreement, others: [], calendars: alwaysOpen(agreement), at: 0 });
    for (const { severity, field, message } of findings) io.out(`${file}: ${severity}: ${field} ${message}`);
    return findings.some(({ severity }) => severity === 'error') ? FOUND : DONE;
  } catch (fault) {
    return refusal(fault, io, file);
  }
}

/** The hours are not in the file; every calendar it names stands in as one that never closes. */
function alwaysOpen({ calendarId, levels }: AgreementTerms): Record<string, Calendar> {
  const targets = levels.flatMap(({ objectives }) => objectives.flatMap((each) => promisesOf(each, '')));
  const ids = [calendarId, ...targets.flatMap(({ target }) => target.calendarId ?? [])];
  const open = compileCalendar({ timezone: 'UTC', is24x7: true });
  return Object.fromEntries(ids.map((id) => [id, open]));
}
