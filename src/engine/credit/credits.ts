import { HOUR, type Millis } from '../instant.js';
import { type Attainment, reaches } from './attainment.js';
import { amountOf } from './money.js';
import type { CreditTerms, Minor, ObjectiveCredit } from './terms.js';

/** What a period says about one objective. */
export interface Measured {
  readonly objective: string;
  readonly attainment: Attainment;
  /** What attainment counts; absent: cycles. `ms` is service time. */
  readonly unit?: 'tickets' | 'ms';
  /** Open time by which missed cycles ran over their target, or that outages cost; without what is excluded. */
  readonly overrunMs: Millis;
}

/** Where no objective is named, it is what the hours deficit credits. */
export interface Line {
  readonly objective: string;
  readonly of: 'tier' | 'breaches' | 'hours';
  /** As the rule says. */
  readonly claimed: Minor;
  /** What the cap left of it. */
  readonly credited: Minor;
}

export interface Credits {
  readonly lines: readonly Line[];
  readonly credit: Minor;
  readonly cutByCap: Minor;
  /** Hours that are owed and not credited yet. */
  readonly carriedMs: Millis;
}

/**
 * What the provider owes for a period. All of it comes from adjusted attainment, and an objective of which nothing was
 * measured owes nothing.
 *
 * - tier: fee × weight × the share of the lowest tier that attainment is below, or that tier's money.
 *   Fee 10,000.00, weight 60 %, 92 % attained, "below 95 %: 10 %" → 600.00.
 * - breaches: missed cycles × the amount per breach. 3 × 12.50 → 37.50.
 * - hours: see `hoursDeficit`.
 * - cap: the lines are credited in this order until the cap is used up, so that each cent belongs to a line and can be
 *   earned back with it. Cap 1,000.00, claims of 600.00 and 500.00 → 600.00 and 400.00.
 */
export function creditsOf(terms: CreditTerms, measured: readonly Measured[], carriedInMs: Millis): Credits {
  const of = (objective: string) => measured.find((each) => each.objective === objective);
  const claims = terms.objectives.flatMap((rule) => claimsOf(rule, terms, of(rule.objective)));
  const deficit = hoursDeficit(terms, of(terms.hoursDeficit?.objective ?? ''), carriedInMs);
  const lines = underCap([...claims, ...deficit.claims], terms.cap);
  const credit = lines.reduce((sum, { credited }) => sum + credited, 0);
  const claimed = lines.reduce((sum, line) => sum + line.claimed, 0);
  return { lines, credit, cutByCap: claimed - credit, carriedMs: deficit.carriedMs };
}

type Claim = Omit<Line, 'credited'>;

function claimsOf(rule: ObjectiveCredit, terms: CreditTerms, measured: Measured | undefined): Claim[] {
  if (measured === undefined || measured.attainment.adjusted.measured === 0) return [];
  const { objective } = rule;
  const { adjusted } = measured.attainment;
  const tier = rule.tiers.find(({ below }) => reaches(adjusted, below) === false);
  const ofTier = tier === undefined ? 0 : amountOf(tier.credit, terms, rule.weight);
  const ofBreaches = (adjusted.measured - adjusted.met) * rule.perBreach;
  const claims: Claim[] = [
    { objective, of: 'tier', claimed: ofTier },
    { objective, of: 'breaches', claimed: ofBreaches },
  ];
  return claims.filter(({ claimed }) => claimed > 0);
}

/**
 * owed = max(0, carried in + overrun − allowance): the unused allowance of a good period makes up for a bad one. Whole
 * hours are credited, the rest is carried into the next period. Allowance 4 h, 6 h 30 min over, 45 min carried in →
 * 3 h 15 min: three hours are credited, 15 minutes carried.
 */
function hoursDeficit(
  { hoursDeficit: terms }: CreditTerms,
  measured: Measured | undefined,
  carriedInMs: Millis,
) {
  if (terms === null) return { claims: [], carriedMs: 0 };
  const owed = Math.max(0, carriedInMs + (measured?.overrunMs ?? 0) - terms.allowanceHours * HOUR);
  const hours = Math.floor(owed / HOUR);
  const claim: Claim = { objective: terms.objective, of: 'hours', claimed: hours * terms.perHour };
  return { claims: hours > 0 ? [claim] : [], carriedMs: owed - hours * HOUR };
}

function underCap(claims: readonly Claim[], cap: Minor): Line[] {
  let left = cap;
  return claims.map((claim) => {
    const credited = Math.min(claim.claimed, left);
    left -= credited;
    return { ...claim, credited };
  });
}

/** What the customer owes for a good period: per objective the reward of the highest threshold that was reached. */
export function rewardsOf(terms: CreditTerms, measured: readonly Measured[]) {
  return measured.flatMap(({ objective, attainment }) => {
    const reached = terms.rewards.filter(
      (each) => each.objective === objective && reaches(attainment.adjusted, each.atLeast) === true,
    );
    const highest = reached.sort((a, b) => b.atLeast - a.atLeast)[0];
    return highest === undefined ? [] : [{ objective, reward: amountOf(highest.reward, terms) }];
  });
}
