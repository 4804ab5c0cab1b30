import { Injectable } from '@nestjs/common';
import { Calendars } from '../../calendars/calendars.js';
import { Database } from '../../database/database.js';
import type { Instant } from '../../engine/instant.js';
import { isAvailability } from '../../engine/measure/measure.js';
import { NotFound } from '../../http/problem.js';
import { Now } from '../../system-now.js';
import type { AgreementTerms, PublishedAgreement } from '../agreement.js';
import { Agreements } from '../agreements.js';
import type { Decision } from '../life/life.js';
import { decisionsOf, draftOf, openProposal, type ProposalRow, proposalWithId } from '../life/life-rows.js';
import { stateOf } from '../life/life.js';
import { readAgreement } from '../read-agreement.js';
import type { AgreementDocument } from './agreement-document.js';
import type { DocumentSource, NamedCalendar } from './document-source.js';
import { drawUp } from './draw-up.js';

type Words = Omit<DocumentSource, 'id' | 'calendars' | 'customers' | 'services' | 'history'>;

/** Draws up documents of what is published, proposed or being written. Names and hours are as of now. */
@Injectable()
export class ReadDocument {
  constructor(
    private readonly database: Database,
    private readonly agreements: Agreements,
    private readonly calendars: Calendars,
    private readonly now: Now,
  ) {}

  /** The last version where none is named. */
  async run(id: string, which?: number | 'proposal' | 'draft'): Promise<AgreementDocument> {
    if (which === 'draft') return this.draft(id);
    if (which === 'proposal') {
      const proposal = await openProposal(this.database.pool, id);
      if (proposal === undefined) throw new NotFound(`A proposal of agreement ${id}`);
      return this.proposed(proposal);
    }
    const versions = await this.agreements.versionsOf(id);
    const found = which === undefined ? versions[0] : versions.find(({ version }) => version === which);
    if (found === undefined) throw new NotFound(`Version ${which} of agreement ${id}`);
    return this.published(found, versions);
  }

  /** The version that holds today; undefined where none does. */
  async inForce(id: string): Promise<AgreementDocument | undefined> {
    const versions = await this.agreements.versionsOf(id);
    const at = this.now.now();
    const found = versions.find((each) => stateOf(each, versions, [], at) === 'active');
    return found && this.published(found, versions);
  }

  /** Exactly what its hash is of. */
  async proposed(proposal: ProposalRow): Promise<AgreementDocument> {
    const { id, agreementId, body, reach, inForceFrom, inForceTo, hash } = proposal;
    const decisions = await decisionsOf(this.database.pool, agreementId);
    const words: Words = {
      terms: readAgreement(body),
      of: 'proposal',
      reach,
      inForceFrom,
      inForceTo,
      hash,
      approvals: approvalsOf(id, decisions),
    };
    return this.drawnUp(agreementId, words, await this.versionsOf(agreementId));
  }

  private async draft(id: string): Promise<AgreementDocument> {
    const draft = await draftOf(this.database.pool, id);
    if (draft === undefined) throw new NotFound(`A draft of agreement ${id}`);
    const nothing = { reach: null, inForceFrom: null, inForceTo: null, hash: null, approvals: [] };
    const words: Words = { terms: readAgreement(draft.body), of: 'draft', ...nothing };
    return this.drawnUp(id, words, await this.versionsOf(id));
  }

  private async published(
    { id, body, version, reach, inForceFrom, inForceTo }: PublishedAgreement,
    versions: readonly PublishedAgreement[],
  ): Promise<AgreementDocument> {
    const decisions = await decisionsOf(this.database.pool, id);
    const publishing = decisions.find((each) => each.kind === 'published' && each.version === version);
    const proposalId = publishing?.proposalId ?? null;
    const words: Words = {
      terms: readAgreement(body),
      of: version,
      reach,
      inForceFrom,
      inForceTo,
      hash: proposalId === null ? null : (await proposalWithId(this.database.pool, proposalId)).hash,
      approvals: proposalId === null ? [] : approvalsOf(proposalId, decisions),
    };
    return this.drawnUp(
      id,
      words,
      versions.filter((each) => each.version <= version),
    );
  }

  private async drawnUp(
    id: string,
    words: Words,
    versions: readonly PublishedAgreement[],
  ): Promise<AgreementDocument> {
    const { levels, measures, contract } = words.terms;
    const scopes = [...levels, ...contract.exclusions.flatMap(({ rule }) => rule ?? [])];
    const customers = scopes.flatMap((scope) => scope.customers ?? []);
    const outages = measures.filter(isAvailability).flatMap((measure) => measure.outages.services ?? []);
    const services = [...scopes.flatMap((scope) => scope.services ?? []), ...outages];
    return drawUp({
      id,
      ...words,
      calendars: await this.calendarsOf(words.terms),
      customers: await this.names('customers', customers),
      services: await this.names('services', services),
      history: versions
        .map(({ body, ...version }) => ({
          ...version,
          changeNote: readAgreement(body).contract.changeNote ?? null,
        }))
        .reverse(),
    });
  }

  private async names(table: 'customers' | 'services', ids: readonly string[]) {
    const rows = await this.database.query<{ id: string; name: string }>(
      `select id, name from ${table} where id = any($1)`,
      [ids],
    );
    return new Map(rows.map(({ id, name }) => [id, name]));
  }

  private async calendarsOf(terms: AgreementTerms): Promise<Map<string, NamedCalendar>> {
    const targets = terms.levels.flatMap(({ objectives }) =>
      objectives.flatMap(({ target, byPriority }) => [target, ...Object.values(byPriority ?? {})]),
    );
    const named = [...targets, ...terms.measures.filter(isAvailability)];
    const ids = new Set([terms.calendarId, ...named.flatMap((each) => each?.calendarId ?? [])]);
    const at = this.now.now();
    const calendars = new Map<string, NamedCalendar>();
    for (const id of ids) {
      const calendar = await this.calendarAt(id, at);
      if (calendar !== undefined) calendars.set(id, calendar);
    }
    return calendars;
  }

  /** Undefined where a draft names one that nobody has published yet. */
  private async calendarAt(id: string, at: Instant): Promise<NamedCalendar | undefined> {
    const versions = await orNone(this.calendars.versionsOf(id));
    return versions.find(({ inForceFrom }) => inForceFrom <= at) ?? versions.at(-1);
  }

  private versionsOf(id: string): Promise<PublishedAgreement[]> {
    return orNone(this.agreements.versionsOf(id));
  }
}

async function orNone<T>(found: Promise<T[]>): Promise<T[]> {
  try {
    return await found;
  } catch (fault) {
    if (fault instanceof NotFound) return [];
    throw fault;
  }
}

const approvalsOf = (proposalId: number, decisions: readonly Decision[]): Decision[] =>
  decisions.filter((each) => each.proposalId === proposalId && each.kind === 'approved');
