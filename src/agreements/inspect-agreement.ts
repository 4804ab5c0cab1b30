import type pg from 'pg';
import { timestamptz } from '../database/database.js';
import { lintAgreement } from '../engine/agreement/lint.js';
import type { AgreementVersion } from '../engine/agreement/promises.js';
import type { Calendar, CalendarSpec } from '../engine/calendar/calendar.js';
import { compileCalendar } from '../engine/calendar/compile.js';
import type { Finding } from '../engine/finding.js';
import type { AgreementBody, AgreementTerms } from './agreement.js';
import { checkReferences } from './check-references.js';
import { parseAgreement } from './parse-agreement.js';

type Executor = Pick<pg.ClientBase, 'query'>;
type Draft = AgreementVersion & AgreementTerms;

/**
 * What would surprise somebody about an agreement, beside those that are in force when it comes into force.
 * @throws Malformed when it names something that is not there
 */
export async function inspectAgreement(tx: Executor, draft: Draft): Promise<Finding[]> {
  const calendars = await latestCalendars(tx);
  checkReferences(draft, { calendars, ...(await names(tx)) });
  const others = await othersInForce(tx, draft);
  return lintAgreement({
    agreement: draft,
    others,
    calendars: Object.fromEntries(calendars),
    at: draft.from,
  });
}

async function latestCalendars(tx: Executor): Promise<Map<string, Calendar>> {
  const { rows } = await tx.query<{ id: string; spec: CalendarSpec }>(
    `select distinct on (calendar_id) calendar_id as id, spec from calendar_versions
     order by calendar_id, version desc`,
  );
  return new Map(rows.map(({ id, spec }) => [id, compileCalendar(spec)]));
}

async function names(tx: Executor) {
  const { rows } = await tx.query<{ customers: string[]; services: string[]; teams: string[] }>(
    `select array(select id from customers) as customers, array(select id from services) as services,
       array(select id from teams) as teams`,
  );
  const { customers, services, teams } = rows[0]!;
  return { customers: new Set(customers), services: new Set(services), teams: new Set(teams) };
}

async function othersInForce(tx: Executor, { id, from }: Draft): Promise<AgreementVersion[]> {
  const { rows } = await tx.query<Omit<AgreementVersion, keyof AgreementTerms> & { body: AgreementBody }>(
    `select * from (
       select distinct on (agreement_id) agreement_id as id, version, body, in_force_from as "from",
         in_force_to as "to", reach
       from agreement_versions
       where agreement_id <> $1 and in_force_from <= $2
       order by agreement_id, version desc
     ) latest where "to" is null or "to" > $2`,
    [id, timestamptz(from)],
  );
  return rows.map(({ body, ...version }) => ({ ...version, ...parseAgreement(body) }));
}
