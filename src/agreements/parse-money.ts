import type { Minor } from '../engine/credit/terms.js';
import { decimalsOf } from './currency.js';
import type { Fields } from './fields.js';

const CURRENCY = /^[A-Z]{3}$/;
const MONEY = /^(\d{1,12})(?:\.(\d+))? ([A-Z]{3})$/;

const isCurrency = (code: string): boolean =>
  CURRENCY.test(code) && Intl.supportedValuesOf('currency').includes(code);

export function parseCurrency(fields: Fields, name: string): string {
  const code = fields.text(name);
  if (isCurrency(code)) return code;
  throw fields.malformed(name, 'must be the code of a currency, such as EUR');
}

/** "1250.00 EUR" in whole cents. With its currency each time, so that an amount in another one is seen and refused. */
export function parseMoney(fields: Fields, name: string, currency: string): Minor {
  const decimals = decimalsOf(currency);
  const example = `${(1250).toFixed(decimals)} ${currency}`;
  const [, whole, fraction = '', code] = MONEY.exec(fields.text(name)) ?? [];
  if (whole === undefined)
    throw fields.malformed(name, `must be an amount with its currency, such as ${example}`);
  if (code !== currency) throw fields.malformed(name, `is in ${code}, and the credits are in ${currency}`);
  if (fraction.length > decimals) {
    throw fields.malformed(name, `has more decimals than ${currency} has (${decimals})`);
  }
  return Number(whole + fraction.padEnd(decimals, '0'));
}
