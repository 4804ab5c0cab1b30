/** Whole minor units of a currency: cents, pence, yen. */
export type Minor = number;

/** Thousandths of a percent: 99.5 % is 99,500. Whole, so that a goal is reached or not without a rounding in between. */
export type MilliPercent = number;
export const ALL: MilliPercent = 100_000;

export const ROUNDINGS = ['half_up', 'half_even', 'down'] as const;
export type Rounding = (typeof ROUNDINGS)[number];

export const PERIODS = ['month', 'quarter'] as const;

/** Over which spans attainment is accounted for. */
export interface PeriodTerms {
  readonly every: (typeof PERIODS)[number];
  /** IANA zone in which a period begins at midnight. */
  readonly timezone: string;
}

/** A share of the period's fee, or money. */
export type Amount = { readonly share: MilliPercent } | { readonly minor: Minor };

/** Applies where attainment is below it, and no lower tier applies. */
export interface Tier {
  readonly below: MilliPercent;
  readonly credit: Amount;
}

export interface ObjectiveCredit {
  /** The objective's id within the agreement. */
  readonly objective: string;
  /** What part of the fee is at risk for this objective; `ALL` where the agreement weighs nothing. */
  readonly weight: MilliPercent;
  /** The lowest first; a lower one never credits less. */
  readonly tiers: readonly Tier[];
  readonly perBreach: Minor;
  /** What earn-back is measured against; null where there is no earn-back. */
  readonly goal: MilliPercent | null;
}

/** Open time by which missed cycles ran over their target, owed in hours and carried from period to period. */
export interface HoursDeficitTerms {
  readonly objective: string;
  /** Hours a period that are not held against the provider; what is unused makes up for earlier ones. */
  readonly allowanceHours: number;
  readonly perHour: Minor;
}

export interface EarnBackTerms {
  readonly rule: 'average' | 'consecutive';
  /** How many measured periods after the credited one are looked at. */
  readonly periods: number;
  /** By how much the goal must be surpassed. */
  readonly margin: MilliPercent;
}

export interface RewardTerms {
  readonly objective: string;
  readonly atLeast: MilliPercent;
  readonly reward: Amount;
}

export interface CreditTerms {
  /** ISO 4217. */
  readonly currency: string;
  /** Of one period; null where everything is in fixed money. */
  readonly fee: Minor | null;
  readonly rounding: Rounding;
  /** Over all objectives and the hours deficit together. */
  readonly cap: Minor;
  readonly objectives: readonly ObjectiveCredit[];
  readonly hoursDeficit: HoursDeficitTerms | null;
  readonly earnBack: EarnBackTerms | null;
  readonly rewards: readonly RewardTerms[];
}
