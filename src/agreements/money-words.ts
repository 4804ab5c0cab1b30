import type { Minor } from '../engine/credit/terms.js';
import { decimalsOf } from './currency.js';

/** "10,000.00 EUR", "-5 JPY": as agreements write it. The code and not the sign, for there are two dozen kinds of dollar. */
export function moneyWords(minor: Minor, currency: string): string {
  const decimals = decimalsOf(currency);
  const digits = String(Math.abs(minor)).padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals).replace(/\B(?=(\d{3})+$)/g, ',');
  const fraction = decimals === 0 ? '' : `.${digits.slice(-decimals)}`;
  return `${minor < 0 ? '-' : ''}${whole}${fraction} ${currency}`;
}
