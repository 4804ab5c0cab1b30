import { Injectable } from '@nestjs/common';
import type pg from 'pg';
import type { Actor } from '../../audit/actor.js';
import { Audit } from '../../audit/audit.js';
import type { Caller } from '../../auth/caller.js';
import { hashOf } from '../../auth/token.js';
import { Database, timestamptz } from '../../database/database.js';
import { Conflict, Forbidden } from '../../http/problem.js';
import { Now } from '../../system-now.js';
import { isAt } from '../parse-contract.js';
import { changesOfProposal } from './changes-of-proposal.js';
import { type Asked, awaited, type Decision, type Invited } from './life.js';
import {
  addressOf,
  askedFor,
  decisionsOf,
  lockedProposal,
  type ProposalRow,
  proposalWithId,
  recordDecision,
} from './life-rows.js';

/** An approver, and what brought them here. */
export interface Answer {
  readonly verdict: 'approved' | 'declined';
  readonly reason?: string;
  /** The hash of what was shown to them. */
  readonly hash: string;
  /** The address of the network they answered from. */
  readonly cameFrom: string;
}

export interface OpenedLink extends Asked {
  readonly proposal: ProposalRow;
  /** Null while they may still answer. */
  readonly closed: string | null;
  /** Against what holds, in sentences. */
  readonly changes: readonly string[];
}

@Injectable()
export class DecideProposal {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
    private readonly now: Now,
  ) {}

  /** Undefined where the token opens nothing. Looking at it uses nothing up: mail scanners open links too. */
  async behindLink(token: string): Promise<OpenedLink | undefined> {
    const [row] = await this.database.query<Asked & { proposalId: number }>(
      `select proposal_id as "proposalId", party, name, address from sign_offs
       where token_hash = $1 and expires_at > $2`,
      [hashOf(token), timestamptz(this.now.now())],
    );
    if (row === undefined) return undefined;
    const proposal = await proposalWithId(this.database.pool, row.proposalId);
    const decisions = await decisionsOf(this.database.pool, proposal.agreementId);
    const changes = await changesOfProposal(this.database.pool, proposal);
    return { ...row, proposal, closed: closedBecause(decisions, proposal.id, row), changes };
  }

  /** @param request what they answered with; who they are is what the link says */
  async byLink(token: string, answer: Answer, request: Actor['request']): Promise<OpenedLink | undefined> {
    const link = await this.behindLink(token);
    if (link === undefined) return undefined;
    const by: Actor = { kind: 'link', id: null, name: link.name, request };
    await this.record(link.proposal.agreementId, { ...answer, way: 'link' }, by, (asked) =>
      asked.find(isAt(link.address))!,
    );
    return link;
  }

  /** Whoever is named may also answer signed in, under the address they sign in with. */
  async bySession(id: string, answer: Answer, by: Caller): Promise<void> {
    const address = await addressOf(this.database.pool, by);
    if (address === undefined) throw new Forbidden('Only a person can approve; this is an API key.');
    await this.record(id, { ...answer, way: 'session' }, by, (asked) => {
      const found = asked.find(isAt(address));
      if (found) return found;
      throw new Forbidden(`${address} is not among those whose approval this proposal asks for.`);
    });
  }

  async withdraw(id: string, reason: string | undefined, by: Caller): Promise<void> {
    const at = this.now.now();
    await this.database.transaction(async (tx) => {
      const { id: proposalId } = await lockedProposal(tx, id);
      await recordDecision(tx, this.audit, by, {
        agreementId: id,
        proposalId,
        kind: 'withdrawn',
        at,
        name: by.name,
        reason: reason ?? null,
      });
    });
  }

  private async record(
    id: string,
    { verdict, reason, hash, cameFrom, way }: Answer & { way: 'link' | 'session' },
    by: Actor,
    approver: (asked: readonly Invited[]) => Invited,
  ): Promise<void> {
    const at = this.now.now();
    await this.database.transaction(async (tx: pg.PoolClient) => {
      const proposal = await lockedProposal(tx, id);
      const asked = await askedFor(tx, proposal.id);
      const { party, name, address, linkMadeBy } = approver(asked);
      if (hash !== proposal.hash) {
        throw new Conflict('hash', 'is not that of the proposal: read it again before you answer');
      }
      const isAwaited = awaited(asked, await decisionsOf(tx, id), proposal.id).some(isAt(address));
      if (!isAwaited) throw new Conflict('proposal', `has been approved by ${name} already`);
      await recordDecision(tx, this.audit, by, {
        agreementId: id,
        proposalId: proposal.id,
        kind: verdict,
        at,
        name,
        party,
        address,
        cameFrom,
        way,
        linkMadeBy: way === 'link' ? linkMadeBy : null,
        reason: reason ?? null,
      });
    });
  }
}

function closedBecause(
  decisions: readonly Decision[],
  proposalId: number,
  { address }: Asked,
): string | null {
  const of = decisions.filter((each) => each.proposalId === proposalId);
  const ending = of.find(({ kind }) => kind !== 'approved');
  if (ending) return `This proposal was ${ending.kind} by ${ending.name}.`;
  return of.some((each) => each.address === address) ? 'You have approved this proposal.' : null;
}
