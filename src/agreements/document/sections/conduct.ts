import type { Contract } from '../../contract.js';
import { clause, facts, paragraph, type Section, section } from '../agreement-document.js';
import { contact, count, day, series } from '../words.js';

export function reporting({ reporting: terms }: Contract): Section[] {
  if (terms === undefined) return [];
  const to = series(terms.recipients.map(contact));
  return section('Reporting', [paragraph(`The provider reports ${terms.frequency} to ${to}.`)]);
}

export function reviews({ review }: Contract): Section[] {
  if (review === undefined) return [];
  const every = review.everyMonths === 1 ? 'every month' : `every ${review.everyMonths} months`;
  const first = review.firstOn === undefined ? '' : `, first on ${day(review.firstOn)}`;
  return section('Reviews', [
    paragraph(
      `The parties review this agreement ${every}${first}. Responsible for it is ${contact(review.reviewer)}.`,
    ),
  ]);
}

export const disputes = (contract: Contract): Section[] => section('Disputes', clause(contract.disputes));

export const indemnification = (contract: Contract): Section[] =>
  section('Indemnification', clause(contract.indemnification));

export function term({ term: terms }: Contract): Section[] {
  if (terms === undefined) return [];
  const { from, to, noticeDays, renewal, renewalMonths } = terms;
  const renews =
    renewal === 'automatic' && renewalMonths !== undefined
      ? `It renews itself by ${count(renewalMonths, 'month')} each time unless a party gives notice.`
      : 'It does not renew itself.';
  return section('Term and notice', [
    facts([
      ['From', day(from)],
      ['To', to === undefined ? 'without an end' : `${day(to)}, the last day included`],
      ...(noticeDays === undefined ? [] : [['Notice', count(noticeDays, 'day')] as const]),
    ]),
    ...(to === undefined ? [] : [paragraph(renews)]),
  ]);
}
