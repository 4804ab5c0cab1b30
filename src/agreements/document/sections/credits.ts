import {
  ALL,
  type CreditTerms,
  type EarnBackTerms,
  type ObjectiveCredit,
  type PeriodTerms,
} from '../../../engine/credit/terms.js';
import type { Measure } from '../../../engine/measure/measure.js';
import type { AgreementTerms } from '../../agreement.js';
import {
  type Block,
  list,
  paragraph,
  type Section,
  section,
  subheading,
  table,
} from '../agreement-document.js';
import { moneyWords } from '../../money-words.js';
import { amount, count, percent } from '../words.js';
import { measureTitles } from './measures.js';
import { titlesOf } from './objectives.js';

interface Words {
  title(objectiveId: string): string;
  /** Undefined for what a clock times. */
  measure(objectiveId: string): Measure | undefined;
}

/** What is owed where less was attained than was promised, and how it is won back. */
export function credits({ credits: terms, period, levels, measures }: AgreementTerms): Section[] {
  if (terms === undefined || period === undefined) return [];
  const titles = new Map([...titlesOf(levels), ...measureTitles(measures)]);
  const words: Words = {
    title: (id) => titles.get(id) ?? id,
    measure: (id) => measures.find((each) => each.id === id),
  };
  return section(
    'Credits',
    [paragraph(wholeWords(terms, period, measures.length > 0))],
    ...terms.objectives.map((each) => ofObjective(each, terms, words)),
    deficit(terms, words),
    earnBack(terms.earnBack, terms.objectives, words),
    rewards(terms, words),
  );
}

const EVERY = { month: 'a calendar month', quarter: 'a calendar quarter' } as const;
const ROUNDED = {
  half_up: 'to the nearest unit, halves upwards',
  half_even: 'to the nearest unit, halves to the even one',
  down: 'downwards',
} as const;

export const periodWords = ({ every, timezone }: PeriodTerms): string =>
  `A period is ${EVERY[every]}, beginning and ending at midnight in ${timezone}.`;

function wholeWords(
  { fee, cap, currency, rounding }: CreditTerms,
  period: PeriodTerms,
  hasMeasures: boolean,
): string {
  const ofFee = fee === null ? '' : ` The fee of a period is ${moneyWords(fee, currency)}.`;
  const measured = hasMeasures
    ? ' Of what is measured over a period it is the share that is said there.'
    : '';
  return (
    `A clock is one objective as it is timed on one ticket. Attainment is the share of clocks that were kept, of those that ` +
    `ended in a period or ran over; what is excluded does not count.${measured} ${periodWords(period)}${ofFee} All credits of a period together are at most ` +
    `${moneyWords(cap, currency)}. Amounts are in ${currency}, rounded ${ROUNDED[rounding]}. ` +
    `An objective of which nothing was measured owes nothing.`
  );
}

function ofObjective(
  { objective, weight, tiers, perBreach }: ObjectiveCredit,
  { currency }: CreditTerms,
  { title, measure }: Words,
): Block[] {
  const rows = tiers.map(({ below, credit }, i) => {
    const above = i === 0 ? '' : `, and at least ${percent(tiers[i - 1]!.below)}`;
    return [`below ${percent(below)}${above}`, amount(credit, currency)];
  });
  const weighs = weight === ALL ? [] : [`${percent(weight)} of the fee are at risk for it.`];
  const broken = measure(objective) === undefined ? 'clock that was not kept' : 'ticket that missed it';
  const each = perBreach === 0 ? [] : [`For each ${broken}: ${moneyWords(perBreach, currency)}.`];
  return [
    subheading(title(objective)),
    ...[...weighs, ...each].map(paragraph),
    ...(rows.length > 0 ? [table(['Attainment', 'Credit'], rows.reverse())] : []),
  ];
}

function deficit({ hoursDeficit: terms, currency }: CreditTerms, { title, measure }: Words): Block[] {
  if (terms === null) return [];
  const { objective, allowanceHours, perHour } = terms;
  const lost =
    measure(objective) === undefined
      ? `by which clocks of ${title(objective)} ran over their target`
      : `that ${title(objective)} lacks`;
  return [
    subheading('Hours owed'),
    paragraph(
      `The business time ${lost} is owed in hours. ` +
        `${count(allowanceHours, 'hour')} of a period are not held against the provider, and what is unused makes up for ` +
        `earlier periods. Each whole hour is credited with ${moneyWords(perHour, currency)}; what is less is carried into the next period.`,
    ),
  ];
}

function earnBack(
  terms: EarnBackTerms | null,
  objectives: readonly ObjectiveCredit[],
  { title }: Words,
): Block[] {
  if (terms === null) return [];
  const { rule, periods, margin } = terms;
  const next = `the next ${count(periods, 'period')} in which the objective is measured`;
  const how =
    rule === 'average'
      ? `the attainments of ${next} average at least the following`
      : `each of ${next} attains at least the following`;
  return [
    subheading('Earning credits back'),
    paragraph(`The provider earns an objective’s credit back where ${how}; hours owed are not earned back.`),
    list(
      objectives.flatMap(({ objective, goal }) =>
        goal === null ? [] : [`${title(objective)}: ${percent(Math.min(goal + margin, ALL))}`],
      ),
    ),
  ];
}

function rewards({ rewards: terms, currency }: CreditTerms, { title }: Words): Block[] {
  if (terms.length === 0) return [];
  return [
    subheading('Rewards'),
    table(
      ['Objective', 'Attainment in a period', 'Reward'],
      terms.map(({ objective, atLeast, reward }) => [
        title(objective),
        `at least ${percent(atLeast)}`,
        amount(reward, currency),
      ]),
    ),
  ];
}
