import { timestamptz } from '../database/database.js';
import type { Executor } from '../database/executor.js';
import { servicesLeftBare } from '../engine/agreement/coverage.js';
import { lintAgreement } from '../engine/agreement/lint.js';
import type { AgreementVersion } from '../engine/agreement/promises.js';
import type { Calendar, CalendarSpec } from '../engine/calendar/calendar.js';
import { compileCalendar } from '../engine/calendar/compile.js';
import type { Finding } from '../engine/finding.js';
import { type Instant, iso } from '../engine/instant.js';
import { Malformed } from '../engine/malformed.js';
import type { AgreementTerms } from './agreement.js';
import { checkReferences } from './check-references.js';
import { readableVersions, type VersionRow, VERSION_ROW } from './read-version.js';

type Draft = AgreementVersion & AgreementTerms;

/**
 * What would surprise somebody about an agreement, beside those that are in force when it comes into force.
 * @throws Malformed when it names something that is not there
 */
export async function inspectAgreement(tx: Executor, draft: Draft): Promise<Finding[]> {
  const calendars = await latestCalendars(tx);
  const known = await names(tx);
  checkReferences(draft, { calendars, ...known });
  await refuseTurned(tx, draft);
  const inForce = await agreementsInForce(tx, draft.from);
  const findings = lintAgreement({
    agreement: draft,
    others: inForce.filter(({ id }) => id !== draft.id),
    calendars: Object.fromEntries(calendars),
    at: draft.from,
  });
  return [...findings, ...(await leavesBare(tx, draft, [...known.services]))];
}

/**
 * Statements name what they count by its id alone, so what a clock has timed under one is not measured under it later, nor the
 * other way round. What an earlier release let through may stay as it is: it has to be amended and ended, too.
 */
async function refuseTurned(tx: Executor, draft: Draft): Promise<void> {
  const { rows } = await tx.query<VersionRow & Record<string, unknown>>(
    `select ${VERSION_ROW}
     from agreement_versions where agreement_id = $1 order by version desc`,
    [draft.id],
  );
  const before = readableVersions(rows).map((each) => ({ version: each.version, ids: countedOf(each) }));
  for (const [id, { how, field }] of countedOf(draft)) {
    if (before[0]?.ids.get(id)?.how === how) continue;
    const other = before.find(({ ids }) => (ids.get(id)?.how ?? how) !== how);
    if (other === undefined) continue;
    const was = how === 'timed' ? 'measured' : 'timed';
    throw new Malformed(field, `is ${id}, which version ${other.version} ${was}: take another one`);
  }
}

interface Counted {
  readonly how: 'timed' | 'measured';
  readonly field: string;
}

/** By id. */
function countedOf({ levels, measures }: AgreementTerms): Map<string, Counted> {
  const counted = new Map<string, Counted>();
  levels.forEach(({ objectives }, l) =>
    objectives.forEach(({ id }, o) =>
      counted.set(id, { how: 'timed', field: `levels[${l}].objectives[${o}].id` }),
    ),
  );
  measures.forEach(({ id }, m) => counted.set(id, { how: 'measured', field: `measures[${m}].id` }));
  return counted;
}

/** Told as a warning here; whoever publishes has to say that it is meant. */
async function leavesBare(tx: Executor, draft: Draft, services: readonly string[]): Promise<Finding[]> {
  for (const at of draft.to === null ? [draft.from] : [draft.from, draft.to]) {
    const before = await agreementsInForce(tx, at);
    const others = before.filter(({ id }) => id !== draft.id);
    const after = draft.to === null || at < draft.to ? [...others, draft] : others;
    const bare = servicesLeftBare(services, before, after);
    if (bare.length === 0) continue;
    const message = `leaves ${bare.join(', ')} without any agreement from ${iso(at)}`;
    return [{ severity: 'warning', field: LEAVES_BARE, message }];
  }
  return [];
}

/** The field by which the finding is known: publishing is refused for it unless it is forced. */
export const LEAVES_BARE = 'services';

async function latestCalendars(tx: Executor): Promise<Map<string, Calendar>> {
  const { rows } = await tx.query<{ id: string; spec: CalendarSpec }>(
    `select distinct on (calendar_id) calendar_id as id, spec from calendar_versions
     order by calendar_id, version desc`,
  );
  return new Map(rows.map(({ id, spec }) => [id, compileCalendar(spec)]));
}

async function names(tx: Executor) {
  const { rows } = await tx.query<Record<'customers' | 'services' | 'teams' | 'rooms', string[]>>(
    `select array(select id from customers) as customers, array(select id from services) as services,
       array(select id from teams) as teams, array(select id from chat_rooms) as rooms`,
  );
  const { customers, services, teams, rooms } = rows[0]!;
  return {
    customers: new Set(customers),
    services: new Set(services),
    teams: new Set(teams),
    rooms: new Set(rooms),
  };
}

/** Of each the version that holds at an instant; what has ended by then is left out. */
async function agreementsInForce(tx: Executor, at: Instant): Promise<AgreementVersion[]> {
  const { rows } = await tx.query<VersionRow & Record<string, unknown>>(
    `select * from (
       select distinct on (agreement_id) ${VERSION_ROW}
       from agreement_versions
       where in_force_from <= $1
       order by agreement_id, version desc
     ) latest where "to" is null or "to" > $1`,
    [timestamptz(at)],
  );
  return readableVersions(rows);
}
