import type { ExclusionRule } from '../../../engine/exclusion/exclusion-rule.js';
import type { Contract, Exclusion, Party } from '../../contract.js';
import {
  type Block,
  clause,
  facts,
  list,
  paragraph,
  type Section,
  section,
  subheading,
} from '../agreement-document.js';
import type { DocumentSource } from '../document-source.js';
import { capital, contact, series } from '../words.js';
import { scopeWords } from './objectives.js';

export function parties({ parties: both }: Contract): Section[] {
  if (both === undefined) return [];
  return section('Parties', ofParty('Provider', both.provider), ofParty('Customer', both.customer));
}

function ofParty(side: string, { name, responsible, approvers }: Party): Block[] {
  return [
    subheading(side),
    facts([
      ['Name', name],
      ...(responsible ? [['Responsible', contact(responsible)] as const] : []),
      ...(approvers.length > 0 ? [['Approves', series(approvers.map(contact))] as const] : []),
    ]),
  ];
}

/** The machine's scope and the words beside it. */
export function services(source: DocumentSource): Section[] {
  const { levels, contract } = source.terms;
  return section(
    'Services covered',
    [list(levels.map((level) => scopeWords(level, source)))],
    clause(contract.servicesCovered),
  );
}

export function exclusions({ exclusions: all }: Contract, source: DocumentSource): Section[] {
  return section('Exclusions', ...all.map((each) => ofExclusion(each, source)));
}

const KINDS = {
  maintenance: 'maintenance',
  force_majeure: 'force majeure',
  customer_caused: 'caused by the customer',
  unauthorised_software: 'unauthorised software',
  other: 'of another kind',
} as const;

function ofExclusion({ title, text, rule }: Exclusion, source: DocumentSource): Block[] {
  return [
    subheading(title),
    ...clause(text),
    ...(rule === undefined ? [] : [paragraph(ruleWords(rule, source))]),
  ];
}

function ruleWords(rule: ExclusionRule, { customers, services }: DocumentSource): string {
  const either = (ids: readonly string[], names?: ReadonlyMap<string, string>) =>
    series(
      ids.map((id) => names?.get(id) ?? id),
      'or',
    );
  const conditions = [
    ...(rule.statuses ? [`stood in ${either(rule.statuses)} when that was decided`] : []),
    ...(rule.priorities ? [`has the priority ${either(rule.priorities)}`] : []),
    ...(rule.services ? [`is about ${either(rule.services, services)}`] : []),
    ...(rule.customers ? [`is from ${either(rule.customers, customers)}`] : []),
    ...(rule.teams ? [`is with the team ${either(rule.teams)}`] : []),
  ];
  return `${capital(KINDS[rule.kind])}: kept or not, a clock does not count where its ticket ${series(conditions)}.`;
}

export function responsibilities({ responsibilities: { provider, customer } }: Contract): Section[] {
  return section(
    'Responsibilities',
    duties('Of the provider', provider),
    duties('Of the customer', customer),
  );
}

const duties = (whose: string, of: readonly string[]): Block[] =>
  of.length === 0 ? [] : [subheading(whose), list(of)];
