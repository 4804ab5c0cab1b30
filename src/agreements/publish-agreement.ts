import { Injectable } from '@nestjs/common';
import type pg from 'pg';
import type { Actor } from '../audit/actor.js';
import { Audit } from '../audit/audit.js';
import { PromiseChanges } from '../calendars/promise-changes.js';
import { refuseTooFar, tooEarly } from '../calendars/publish-calendar.js';
import { refuseClosedPeriod } from '../credits/refuse-closed-period.js';
import { refuseOtherCurrency } from '../credits/refuse-other-currency.js';
import { Database, timestamptz } from '../database/database.js';
import type { AgreementVersion, Reach } from '../engine/agreement/promises.js';
import type { Finding } from '../engine/finding.js';
import { type Instant, iso } from '../engine/instant.js';
import { Malformed } from '../engine/malformed.js';
import { Conflict, Invalid } from '../http/problem.js';
import { Now } from '../system-now.js';
import type { AgreementBody, AgreementTerms } from './agreement.js';
import { inspectAgreement, LEAVES_BARE } from './inspect-agreement.js';
import { needsApproval } from './needs-approval.js';
import { parseAgreement } from './parse-agreement.js';
import { readAgreement } from './read-agreement.js';
import { endOf, startOf } from './term-instants.js';

export interface AgreementPublication {
  readonly id: string;
  /** As it was sent; not yet checked. */
  readonly body: AgreementBody;
  readonly reach: Reach;
  readonly inForceFrom?: Instant;
  readonly inForceTo?: Instant;
  /** Meant, although it leaves a service without any agreement. */
  readonly force?: boolean;
}

export interface Publication {
  readonly version: number;
  readonly findings: readonly Finding[];
}

interface Latest {
  readonly version: number;
  readonly body: AgreementBody;
  readonly reach: Reach;
  readonly inForceFrom: Instant;
  readonly inForceTo: Instant | null;
  readonly unchanged: boolean;
}

interface Publishing {
  readonly by: Actor;
  readonly at: Instant;
  /** Both parties have approved it. */
  readonly approved: boolean;
}

/** A version is never edited: clocks name the one they obey. A changed agreement becomes the next version. */
@Injectable()
export class PublishAgreement {
  constructor(
    private readonly database: Database,
    private readonly changes: PromiseChanges,
    private readonly now: Now,
    private readonly audit: Audit,
  ) {}

  /** Returns what is worth knowing about it; what is plainly wrong is refused. */
  async run(agreement: AgreementPublication, by: Actor): Promise<readonly Finding[]> {
    parseAgreement(agreement.body);
    const publishing = { by, at: this.now.now(), approved: false };
    const { findings } = await this.database.transaction((tx) => this.publish(tx, agreement, publishing));
    return findings;
  }

  /** In the transaction of whoever records more than the version. */
  async publish(
    tx: pg.PoolClient,
    agreement: AgreementPublication,
    { by, at, approved }: Publishing,
  ): Promise<Publication> {
    const draft = this.draft(agreement, at);
    const { id, reach, from: inForceFrom, to: inForceTo } = draft;
    const findings = await inspectAgreement(tx, draft);
    refuseErrors(findings);
    await this.place(tx, id, draft);
    const latest = await this.latest(tx, agreement, draft);
    if (!approved && (await needsApproval(tx, id, draft))) throw unapproved();
    if (latest?.unchanged) {
      await this.record(tx, by, id, latest, latest);
      return { version: latest.version, findings };
    }
    if (agreement.force !== true) refuseBare(findings);
    const inForce = await this.inForce(tx, id, at);
    if (inForce && inForceFrom < inForce.from) throw tooEarly(inForce.version, inForce.from);
    await refuseClosedPeriod(tx, id, inForceFrom, at);
    await refuseOtherCurrency(tx, id, draft.credits);
    const version = (latest?.version ?? 0) + 1;
    await tx.query('insert into agreement_versions values ($1, $2, $3, $4, $5, $6, $7)', [
      id,
      version,
      JSON.stringify(agreement.body),
      timestamptz(inForceFrom),
      timestamptz(inForceTo),
      reach,
      timestamptz(at),
    ]);
    await this.changes.record(tx, { reach, inForceFrom, at });
    await this.record(tx, by, id, latest, { version, body: agreement.body, reach, inForceFrom, inForceTo });
    return { version, findings };
  }

  /** The same look without publishing: errors are findings like any other. */
  async inspect(agreement: AgreementPublication): Promise<Finding[]> {
    parseAgreement(agreement.body);
    return inspectAgreement(this.database.pool, this.draft(agreement, this.now.now()));
  }

  /** As it would be in force, in words of today or of an earlier release; its references are not checked yet. The contract's term bounds it where nothing else does. */
  draft({ id, body, reach, inForceFrom, inForceTo }: AgreementPublication, at: Instant) {
    const terms = readAgreement(body);
    const { term } = terms.contract;
    const timezone = terms.period?.timezone ?? 'UTC';
    const from = inForceFrom ?? (term === undefined ? at : Math.max(at, startOf(term.from, timezone)));
    const to = inForceTo ?? (term === undefined ? null : endOf(term, timezone));
    refuseTooFar(from, at);
    if (to !== null && to <= from) {
      throw new Invalid(inForceTo === undefined ? 'term.to' : 'inForceTo', 'lies before inForceFrom');
    }
    return { ...terms, id, reach, from, to, version: DRAFT };
  }

  /** Also takes the row's lock, so that two publications queue up for the next version. */
  private async place(tx: pg.PoolClient, id: string, { kind, position }: AgreementTerms): Promise<void> {
    const { rowCount } = await tx.query(
      `insert into agreements as a values ($1, $2, $3)
       on conflict (id) do update set position = excluded.position where a.kind = excluded.kind`,
      [id, kind, position],
    );
    if (rowCount === 0) throw new Conflict('kind', 'cannot change; make another agreement');
  }

  /**
   * The same words for more tickets are a new publication; for fewer they are not, for nothing is taken back. Nor are they
   * the same from an earlier day: without one they are meant to hold as soon as they can.
   */
  private async latest(
    tx: pg.PoolClient,
    { id, body, reach, inForceFrom }: AgreementPublication,
    { from, to }: Pick<AgreementVersion, 'from' | 'to'>,
  ): Promise<Latest | undefined> {
    const { rows } = await tx.query<Latest>(
      `select version, body, reach, in_force_from as "inForceFrom", in_force_to as "inForceTo",
         body = $2::jsonb and in_force_to is not distinct from $3
           and (in_force_from = $4 or $5 and in_force_from < $4) and (reach = 'running' or $6 = 'new') as unchanged
       from agreement_versions where agreement_id = $1 order by version desc limit 1`,
      [id, JSON.stringify(body), timestamptz(to), timestamptz(from), inForceFrom === undefined, reach],
    );
    return rows[0];
  }

  private record(
    tx: pg.PoolClient,
    by: Actor,
    id: string,
    before: OnRecord | undefined,
    after: OnRecord,
  ): Promise<void> {
    const subject = { kind: 'agreement', id };
    const was = before === undefined ? null : shown(before);
    return this.audit.record(tx, {
      by,
      act: 'agreement.published',
      subject,
      before: was,
      after: shown(after),
    });
  }

  /** What is yet to come into force can be replaced; what is in force stands until the next one. */
  private async inForce(tx: pg.PoolClient, id: string, at: Instant) {
    const { rows } = await tx.query<{ version: number; from: Instant }>(
      `select version, in_force_from as "from" from agreement_versions
       where agreement_id = $1 and in_force_from <= $2 order by version desc limit 1`,
      [id, timestamptz(at)],
    );
    return rows[0];
  }
}

type OnRecord = Pick<Latest, 'version' | 'body' | 'reach' | 'inForceFrom' | 'inForceTo'>;

const shown = ({ version, body, reach, inForceFrom, inForceTo }: OnRecord) => ({
  version,
  reach,
  inForceFrom: iso(inForceFrom),
  inForceTo: inForceTo === null ? null : iso(inForceTo),
  ...body,
});

/** The number is given when the draft becomes a version. */
const DRAFT = 0;

function refuseErrors(findings: readonly Finding[]): void {
  const error = findings.find(({ severity }) => severity === 'error');
  if (error !== undefined) throw new Malformed(error.field, error.message);
}

const unapproved = () =>
  new Conflict(
    'approval',
    'is both_parties: keep it as a draft, propose it, and publish it when both have approved',
  );

function refuseBare(findings: readonly Finding[]): void {
  const bare = findings.find(({ field }) => field === LEAVES_BARE);
  if (bare === undefined) return;
  throw new Conflict('levels', `${bare.message}; send "force": true if that is meant`);
}
