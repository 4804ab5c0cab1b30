import { ALL, type Amount, type Tier } from '../engine/credit/terms.js';
import { Malformed } from '../engine/malformed.js';
import { Fields } from './fields.js';
import { parseMoney } from './parse-money.js';
import { parsePercent } from './parse-percent.js';

/** `creditPercent` of the fee, or `credit` in money. */
export function parseAmount(fields: Fields, word: 'credit' | 'reward', currency: string): Amount {
  const percent = `${word}Percent`;
  if (fields.has(percent) === fields.has(word)) {
    throw new Malformed(fields.at(percent), `or ${word}: say one of the two`);
  }
  return fields.has(percent)
    ? { share: parsePercent(fields, percent) }
    : { minor: parseMoney(fields, word, currency) };
}

/**
 * Thresholds (`below`) or bands that cover everything from 0 to 100 %; both become thresholds, the lowest first.
 * @throws Malformed where they overlap, leave a gap, or credit more for a better attainment
 */
export function parseTiers(fields: Fields, currency: string): Tier[] {
  if (fields.has('below') && fields.has('bands')) {
    throw fields.malformed('bands', 'stands beside below: give one of the two');
  }
  const name = fields.has('bands') ? 'bands' : 'below';
  if (!fields.has(name)) return [];
  const tiers = name === 'bands' ? parseBands(fields, currency) : parseThresholds(fields, currency);
  refuseRising(tiers);
  return tiers.filter(({ credit }) => amount(credit) > 0);
}

interface Placed extends Tier {
  readonly path: string;
}

function parseThresholds(fields: Fields, currency: string): Placed[] {
  const tiers = fields.list('below', 1, (entry, path) => {
    const tier = new Fields(entry, path, ['percent', 'creditPercent', 'credit']);
    return {
      path,
      below: parsePercent(tier, 'percent', { above: true }),
      credit: parseAmount(tier, 'credit', currency),
    };
  });
  const sorted = [...tiers].sort((a, b) => a.below - b.below);
  const twin = sorted.find(({ below }, i) => sorted[i - 1]?.below === below);
  if (twin) throw new Malformed(`${twin.path}.percent`, 'is the threshold of another tier: they overlap');
  return sorted;
}

/** A band reaches from `from` up to, and without, `to`; the uppermost holds 100 % as well. */
function parseBands(fields: Fields, currency: string): Placed[] {
  const bands = fields.list('bands', 1, (entry, path) => {
    const band = new Fields(entry, path, ['from', 'to', 'creditPercent', 'credit']);
    const [from, to] = [parsePercent(band, 'from'), parsePercent(band, 'to', { above: true })];
    if (from >= to) throw band.malformed('to', 'must lie above from');
    return { path, from, below: to, credit: parseAmount(band, 'credit', currency) };
  });
  const sorted = bands.sort((a, b) => a.from - b.from);
  sorted.reduce((reached, { path, from, below }) => {
    if (from > reached) throw new Malformed(`${path}.from`, `leaves a gap from ${reached / 1_000} %`);
    if (from < reached)
      throw new Malformed(`${path}.from`, `overlaps with what reaches to ${reached / 1_000} %`);
    return below;
  }, 0);
  const last = sorted.at(-1)!;
  if (last.below < ALL) throw new Malformed(`${last.path}.to`, 'leaves a gap up to 100 %');
  if (amount(last.credit) > 0) {
    throw new Malformed(last.path, 'holds 100 %, and where everything was kept nothing is owed');
  }
  return sorted;
}

function refuseRising(tiers: readonly Placed[]): void {
  tiers.forEach(({ path, credit }, i) => {
    const lower = tiers[i - 1];
    if (lower === undefined) return;
    if ('minor' in credit !== 'minor' in lower.credit) {
      throw new Malformed(
        path,
        'mixes money and a share of the fee with another tier: give all in one of the two',
      );
    }
    if (amount(credit) > amount(lower.credit)) {
      throw new Malformed(path, 'credits more than a tier of lower attainment');
    }
  });
}

const amount = (credit: Amount): number => ('minor' in credit ? credit.minor : credit.share);
