import { Injectable } from '@nestjs/common';
import type { Caller } from '../../auth/caller.js';
import { Database } from '../../database/database.js';
import { iso, isoOrNull } from '../../engine/instant.js';
import { NotFound } from '../../http/problem.js';
import { Now } from '../../system-now.js';
import { Agreements } from '../agreements.js';
import type { PublishedAgreement } from '../agreement.js';
import { isAt } from '../parse-contract.js';
import { changesOfProposal } from './changes-of-proposal.js';
import { awaited, type Decision, endingOf, type NextState, stateOf } from './life.js';
import {
  addressOf,
  allDrafts,
  askedFor,
  decisionsOf,
  draftOf,
  lastProposal,
  type ProposalRow,
} from './life-rows.js';

/** Where an agreement stands: what holds, what comes next, and who decided what. */
@Injectable()
export class ShowLife {
  constructor(
    private readonly database: Database,
    private readonly agreements: Agreements,
    private readonly now: Now,
  ) {}

  /** @param by who asks, who may be among those whose approval is waited for */
  async run(id: string, by: Caller) {
    const at = this.now.now();
    const db = this.database.pool;
    const versions = await this.versions(id);
    const draft = await draftOf(db, id);
    const decisions = await decisionsOf(db, id);
    const last = await lastProposal(db, id);
    if (versions.length === 0 && draft === undefined && last === undefined) {
      throw new NotFound(`Agreement ${id}`);
    }
    const ending = last && endingOf(decisions, last.id);
    const proposal = last && !ending ? await this.proposal(last, decisions, by) : null;
    const states = versions.map((version) => ({
      version: version.version,
      state: stateOf(version, versions, decisions, at),
      inForceFrom: iso(version.inForceFrom),
      inForceTo: isoOrNull(version.inForceTo),
      publishedAt: iso(version.publishedAt),
      changeNote: typeof version.body.changeNote === 'string' ? version.body.changeNote : null,
    }));
    const holds = states.find(({ state }) => state !== 'superseded' && state !== 'scheduled') ?? states[0];
    return {
      id,
      /** What holds; of one that was never published, what comes next. */
      state: holds?.state ?? nextState(proposal),
      next: draft === undefined && proposal === null ? null : nextState(proposal),
      draft:
        draft === undefined
          ? null
          : {
              body: draft.body,
              editedAt: iso(draft.editedAt),
              editedBy: draft.editedBy,
              version: draft.version,
              /** Why the last proposal of it was not taken. */
              declined: ending?.kind === 'declined' ? shown(ending) : null,
            },
      proposal,
      versions: states,
      decisions: decisions.map(shown),
    };
  }

  async draft(id: string) {
    const draft = await draftOf(this.database.pool, id);
    if (draft === undefined) throw new NotFound(`A draft of agreement ${id}`);
    const { body, editedAt, editedBy, version } = draft;
    return { body, editedAt: iso(editedAt), editedBy, version };
  }

  /** Everything that is on its way to its first or next version. */
  async drafts(by: Caller) {
    const lives = [];
    for (const { agreementId, body } of await allDrafts(this.database.pool)) {
      const { state, next, proposal } = await this.run(agreementId, by);
      lives.push({ id: agreementId, title: body.title, state, next, awaited: proposal?.awaited ?? [] });
    }
    return lives;
  }

  private async versions(id: string): Promise<PublishedAgreement[]> {
    try {
      return await this.agreements.versionsOf(id);
    } catch (fault) {
      if (fault instanceof NotFound) return [];
      throw fault;
    }
  }

  private async proposal(row: ProposalRow, decisions: readonly Decision[], by: Caller) {
    const { id, agreementId: _, ...proposal } = row;
    const waiting = awaited(await askedFor(this.database.pool, id), decisions, id);
    const address = await addressOf(this.database.pool, by);
    return {
      ...proposal,
      inForceFrom: isoOrNull(proposal.inForceFrom),
      inForceTo: isoOrNull(proposal.inForceTo),
      proposedAt: iso(proposal.proposedAt),
      approvals: decisions.filter((each) => each.proposalId === id && each.kind === 'approved').map(shown),
      awaited: waiting.map(({ askedAt, ...each }) => ({
        ...each,
        askedAt: isoOrNull(askedAt),
      })),
      asksYou: address !== undefined && waiting.some(isAt(address)),
      changes: await changesOfProposal(this.database.pool, row),
    };
  }
}

const nextState = (proposal: { awaited: readonly unknown[] } | null): NextState =>
  proposal === null ? 'draft' : proposal.awaited.length > 0 ? 'proposed' : 'approved';

const shown = ({ proposalId: _, at, endsAt, ...decision }: Decision) => ({
  ...decision,
  at: iso(at),
  endsAt: isoOrNull(endsAt),
});
