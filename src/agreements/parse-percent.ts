import { ALL, type MilliPercent } from '../engine/credit/terms.js';
import type { Fields } from './fields.js';

/** From 0 (or above it) to 100, with at most three decimals. */
export function parsePercent(fields: Fields, name: string, { above = false } = {}): MilliPercent {
  const value = fields.raw(name);
  const milli = typeof value === 'number' ? milliPercent(value) : undefined;
  if (milli !== undefined && milli <= ALL && (above ? milli > 0 : milli >= 0)) return milli;
  const range = above ? 'above 0, at most 100' : 'from 0 to 100';
  throw fields.malformed(name, `must be a percentage ${range}, with at most three decimals`);
}

/** Undefined where it has more than three decimals. */
export function milliPercent(percent: number): MilliPercent | undefined {
  const milli = Math.round(percent * 1_000);
  return Math.abs(milli / 1_000 - percent) < 1e-9 ? milli : undefined;
}
