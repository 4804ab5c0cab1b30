import { Malformed } from '../engine/malformed.js';
import { type Approver, type Contract, type Party, REPORT_FREQUENCIES, type Term } from './contract.js';
import { Fields, firstTwin } from './fields.js';
import { parseContact } from './parse-contact.js';
import { parseExclusion } from './parse-exclusion.js';

/** A clause of a contract; nobody writes more into one paragraph. */
const CLAUSE = 10_000;
const SENTENCE = 1_000;

export const CONTRACT_FIELDS = [
  'approval',
  'purpose',
  'parties',
  'servicesCovered',
  'exclusions',
  'responsibilities',
  'measurement',
  'reporting',
  'disputes',
  'indemnification',
  'term',
  'review',
  'breachReview',
  'changeNote',
] as const;

/** The fields of an agreement's body that nothing is timed by. All of them may be absent. */
export function parseContract(body: Fields): Contract {
  const clause = (name: string) => body.optional(name, () => body.text(name, CLAUSE));
  const contract: Contract = {
    approval: body.optional('approval', (name) => body.oneOf(name, APPROVALS)) ?? 'none',
    purpose: clause('purpose'),
    parties: body.optional('parties', (name) => parseParties(body.raw(name), name)),
    servicesCovered: clause('servicesCovered'),
    exclusions: body.optional('exclusions', (name) => body.list(name, 0, parseExclusion)) ?? [],
    responsibilities: body.optional('responsibilities', (name) => parseDuties(body.raw(name), name)) ?? {
      provider: [],
      customer: [],
    },
    measurement: clause('measurement'),
    reporting: body.optional('reporting', (name) => parseReporting(body.raw(name), name)),
    disputes: clause('disputes'),
    indemnification: clause('indemnification'),
    term: body.optional('term', (name) => parseTerm(body.raw(name), name)),
    review: body.optional('review', (name) => parseReview(body.raw(name), name)),
    breachReview: body.optional('breachReview', (name) => parseBreachReview(body.raw(name), name)),
    changeNote: body.optional('changeNote', (name) => body.text(name, SENTENCE)),
  };
  refuseTwinExclusions(contract);
  refuseNobodyToApprove(contract);
  return contract;
}

const APPROVALS: readonly Contract['approval'][] = ['none', 'both_parties'];
const RENEWALS: readonly Term['renewal'][] = ['none', 'automatic'];

function parseParties(input: unknown, path: string): Contract['parties'] {
  const fields = new Fields(input, path, ['provider', 'customer']);
  const party = (name: string) => parseParty(fields.raw(name), fields.at(name));
  const parties = { provider: party('provider'), customer: party('customer') };
  refuseOneForBoth(parties, path);
  return parties;
}

function parseParty(input: unknown, path: string): Party {
  const fields = new Fields(input, path, ['name', 'responsible', 'approvers']);
  const approvers =
    fields.optional('approvers', (name) => fields.list(name, 0, parseApprover)) ?? ([] as Approver[]);
  const twice = firstTwin(approvers.map(addressed));
  if (twice >= 0) throw new Malformed(`${path}.approvers[${twice}].address`, 'is named twice');
  return {
    name: fields.text('name'),
    responsible: fields.optional('responsible', (name) => parseContact(fields.raw(name), fields.at(name))),
    approvers,
  };
}

function parseApprover(input: unknown, path: string): Approver {
  const { name, ...contact } = parseContact(input, path);
  if (name === undefined) throw new Malformed(`${path}.name`, 'is missing; whoever signs does so by name');
  return { name, ...contact };
}

/** Whoever has an address has it in capitals, too. */
const addressed = ({ address }: { readonly address: string }): string => address.toLowerCase();

export const isAt = (address: string) => (other: { readonly address: string }) =>
  addressed(other) === address.toLowerCase();

function refuseOneForBoth({ provider, customer }: NonNullable<Contract['parties']>, path: string): void {
  const theirs = new Set(provider.approvers.map(addressed));
  const both = customer.approvers.findIndex((each) => theirs.has(addressed(each)));
  if (both < 0) return;
  throw new Malformed(
    `${path}.customer.approvers[${both}].address`,
    'also approves for the provider: nobody agrees with themselves',
  );
}

function parseDuties(input: unknown, path: string): Contract['responsibilities'] {
  const fields = new Fields(input, path, ['provider', 'customer']);
  const duties = (name: string) =>
    fields.optional(name, () =>
      fields.list(name, 0, (entry, at) => {
        if (typeof entry === 'string' && entry.trim() !== '' && entry.length <= SENTENCE) return entry;
        throw new Malformed(at, `must be a text of 1 to ${SENTENCE} characters`);
      }),
    ) ?? [];
  return { provider: duties('provider'), customer: duties('customer') };
}

function parseReporting(input: unknown, path: string): Contract['reporting'] {
  const fields = new Fields(input, path, ['frequency', 'recipients']);
  return {
    frequency: fields.oneOf('frequency', REPORT_FREQUENCIES),
    recipients: fields.list('recipients', 1, parseContact),
  };
}

function parseTerm(input: unknown, path: string): Term {
  const fields = new Fields(input, path, ['from', 'to', 'noticeDays', 'renewal', 'renewalMonths']);
  const term: Term = {
    from: fields.date('from'),
    to: fields.optional('to', (name) => fields.date(name)),
    noticeDays: fields.optional('noticeDays', (name) => fields.whole(name, 0, 3_660)),
    renewal: fields.optional('renewal', (name) => fields.oneOf(name, RENEWALS)) ?? 'none',
    renewalMonths: fields.optional('renewalMonths', (name) => fields.whole(name, 1, 120)),
  };
  if (term.to !== undefined && term.to < term.from) throw fields.malformed('to', 'lies before from');
  if (term.renewal === 'automatic' && (term.to === undefined || term.renewalMonths === undefined)) {
    throw fields.malformed(
      'renewal',
      'is automatic: say until when it holds (to) and by how much (renewalMonths)',
    );
  }
  if (term.renewal === 'none' && term.renewalMonths !== undefined) {
    throw fields.malformed('renewalMonths', 'belongs to an automatic renewal');
  }
  return term;
}

function parseReview(input: unknown, path: string): Contract['review'] {
  const fields = new Fields(input, path, ['everyMonths', 'reviewer', 'firstOn']);
  return {
    everyMonths: fields.whole('everyMonths', 1, 60),
    reviewer: parseContact(fields.raw('reviewer'), fields.at('reviewer')),
    firstOn: fields.optional('firstOn', (name) => fields.date(name)),
  };
}

function parseBreachReview(input: unknown, path: string): Contract['breachReview'] {
  const fields = new Fields(input, path, ['withinHours', 'withinWorkingDays']);
  if (fields.has('withinHours') && fields.has('withinWorkingDays')) {
    throw fields.malformed('withinHours', 'stands beside withinWorkingDays: say one of both');
  }
  return {
    withinHours: fields.optional('withinHours', (name) => fields.whole(name, 1, 1_000)),
    withinWorkingDays: fields.optional('withinWorkingDays', (name) => fields.whole(name, 1, 250)),
  };
}

function refuseTwinExclusions({ exclusions }: Contract): void {
  const twice = firstTwin(exclusions.map(({ id }) => id));
  if (twice >= 0) throw new Malformed(`exclusions[${twice}].id`, 'is the id of an earlier exclusion');
}

function refuseNobodyToApprove({ approval, parties }: Contract): void {
  if (approval === 'none') return;
  for (const side of ['provider', 'customer'] as const) {
    if ((parties?.[side].approvers.length ?? 0) > 0) continue;
    throw new Malformed(
      `parties.${side}.approvers`,
      'must name at least one person, because both parties have to approve',
    );
  }
}
