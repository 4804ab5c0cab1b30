import { ALL, type MilliPercent } from '../engine/credit/terms.js';
import type { Fields } from './fields.js';

/** From 0 (or above it) to 100, with at most three decimals. */
export function parsePercent(fields: Fields, name: string, { above = false } = {}): MilliPercent {
  const value = fields.raw(name);
  const milli = typeof value === 'number' ? Math.round(value * 1_000) : NaN;
  const isInRange = milli <= ALL && (above ? milli > 0 : milli >= 0);
  if (isInRange && Math.abs(milli / 1_000 - (value as number)) < 1e-9) return milli;
  const range = above ? 'above 0, at most 100' : 'from 0 to 100';
  throw fields.malformed(name, `must be a percentage ${range}, with at most three decimals`);
}
