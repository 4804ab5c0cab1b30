import type pg from 'pg';
import type { Actor } from '../../audit/actor.js';
import type { Audit } from '../../audit/audit.js';
import type { Caller } from '../../auth/caller.js';
import { type Instant, iso } from '../../engine/instant.js';
import { Conflict, NotFound, Stale } from '../../http/problem.js';
import type { AgreementBody } from '../agreement.js';
import { timestamptz } from '../../database/database.js';
import type { Executor } from '../../database/executor.js';
import type { VersionRead } from '../../http/version-tag.js';
import { type Decision, endingOf, type Invited } from './life.js';
import type { Signed } from './signed-hash.js';

export interface DraftRow {
  readonly agreementId: string;
  readonly body: AgreementBody;
  readonly editedAt: Instant;
  readonly editedBy: string;
  /** Another one after each save. */
  readonly version: number;
}

export interface ProposalRow extends Signed {
  readonly id: number;
  /** In hexadecimal: what approvers echo. */
  readonly hash: string;
  readonly proposedAt: Instant;
  readonly proposedBy: string;
}

const DRAFT = `agreement_id as "agreementId", body, edited_at as "editedAt", edited_by as "editedBy", version`;
const PROPOSAL = `id, agreement_id as "agreementId", body, reach, in_force_from as "inForceFrom",
  in_force_to as "inForceTo", encode(hash, 'hex') as hash, proposed_at as "proposedAt", proposed_by as "proposedBy"`;

export async function draftOf(db: Executor, id: string, lock = ''): Promise<DraftRow | undefined> {
  const { rows } = await db.query<DraftRow>(
    `select ${DRAFT} from agreement_drafts where agreement_id = $1 ${lock}`,
    [id],
  );
  return rows[0];
}

/** Whoever changes a draft, or what has been proposed of it, does so one after the other. */
export async function lockedDraft(tx: Executor, id: string): Promise<DraftRow> {
  const draft = await draftOf(tx, id, 'for update');
  if (draft === undefined) throw new NotFound(`A draft of agreement ${id}`);
  return draft;
}

/** @throws Stale where there is another draft than the one that was read, or none any more */
export function refuseStale(draft: DraftRow | undefined, read: VersionRead): void {
  if (read === undefined || read === (draft?.version ?? null)) return;
  throw new Stale(
    'draft',
    draft === undefined
      ? 'is not there any more: it was thrown away or published after you had read it'
      : `was saved by ${draft.editedBy} on ${iso(draft.editedAt)}, after you had read it`,
  );
}

export async function allDrafts(db: Executor): Promise<DraftRow[]> {
  return (await db.query<DraftRow>(`select ${DRAFT} from agreement_drafts order by agreement_id`)).rows;
}

export async function lastProposal(db: Executor, id: string): Promise<ProposalRow | undefined> {
  const { rows } = await db.query<ProposalRow>(
    `select ${PROPOSAL} from agreement_proposals where agreement_id = $1 order by id desc limit 1`,
    [id],
  );
  return rows[0];
}

export async function proposalWithId(db: Executor, id: number): Promise<ProposalRow> {
  const { rows } = await db.query<ProposalRow>(`select ${PROPOSAL} from agreement_proposals where id = $1`, [
    id,
  ]);
  return rows[0]!;
}

/** The one that is still to be decided about. */
export async function openProposal(db: Executor, id: string): Promise<ProposalRow | undefined> {
  const last = await lastProposal(db, id);
  return last === undefined || endingOf(await decisionsOf(db, id), last.id) ? undefined : last;
}

/** The lock on the draft's row is held from here on. */
export async function lockedProposal(tx: Executor, id: string): Promise<ProposalRow> {
  await draftOf(tx, id, 'for update');
  const proposal = await openProposal(tx, id);
  if (proposal === undefined) throw new Conflict('proposal', 'is not there: nothing has been proposed');
  return proposal;
}

export async function decisionsOf(db: Executor, id: string): Promise<Decision[]> {
  const { rows } = await db.query<Decision>(
    `select d.proposal_id as "proposalId", d.kind, d.at, d.name, d.party, d.address, d.way, d.reason, d.version,
       d.ends_at as "endsAt", s.link_made_by as "linkMadeBy"
     from agreement_decisions d
     left join sign_offs s on s.proposal_id = d.proposal_id and s.address = d.address and d.way = 'link'
     where d.agreement_id = $1 order by d.id`,
    [id],
  );
  return rows;
}

export async function askedFor(db: Executor, proposalId: number): Promise<Invited[]> {
  const { rows } = await db.query<Invited>(
    `select party, name, address, told_at as "askedAt", link_made_by as "linkMadeBy", last_error as "mailFault"
     from sign_offs where proposal_id = $1 order by id`,
    [proposalId],
  );
  return rows;
}

/** Of a person who is signed in; a machine has none. */
export async function addressOf(db: Executor, { kind, id }: Caller): Promise<string | undefined> {
  if (kind !== 'user') return undefined;
  const { rows } = await db.query<{ email: string }>('select email from users where id = $1', [id]);
  return rows[0]?.email;
}

type NeededOfDecision = 'kind' | 'at' | 'name';

export interface NewDecision
  extends Partial<Omit<Decision, NeededOfDecision>>, Pick<Decision, NeededOfDecision> {
  readonly agreementId: string;
  readonly cameFrom?: string;
}

/** Kept, and written into the audit log with it; a publication is written there by whoever publishes. */
export async function recordDecision(
  tx: pg.PoolClient,
  audit: Audit,
  by: Actor,
  decision: NewDecision,
): Promise<void> {
  const { agreementId, proposalId, kind, at, name, party, address, cameFrom, reason, version, endsAt } =
    decision;
  const { way, linkMadeBy } = decision;
  await tx.query(
    `insert into agreement_decisions
       (agreement_id, proposal_id, kind, at, name, party, address, came_from, way, reason, version, ends_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      agreementId,
      proposalId,
      kind,
      timestamptz(at),
      name,
      party,
      address,
      cameFrom,
      way,
      reason,
      version,
      timestamptz(endsAt ?? null),
    ],
  );
  if (kind === 'published') return;
  const subject = { kind: 'agreement', id: agreementId };
  const after = {
    proposalId,
    name,
    party,
    way,
    linkMadeBy,
    reason,
    version,
    endsAt: endsAt == null ? endsAt : iso(endsAt),
  };
  await audit.record(tx, { by, act: `agreement.${kind}`, subject, after });
}
