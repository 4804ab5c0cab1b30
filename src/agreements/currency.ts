/**
 * ISO 4217, list one, column "minor unit": how many decimals a currency's smallest unit has, where that is not 2. The list is
 * kept by SIX (https://www.six-group.com/en/products-services/financial-information/data-standards.html). Not as the runtime
 * has it: its data count no fillér and no cents of a rupiah, and change with its version, while amounts are stored in whole
 * minor units.
 */
const NONE = 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'.split(' ');
const THREE = 'BHD IQD JOD KWD LYD OMR TND'.split(' ');
const FOUR = 'CLF UYW'.split(' ');

const DECIMALS = new Map([
  ...NONE.map((code) => [code, 0] as const),
  ...THREE.map((code) => [code, 3] as const),
  ...FOUR.map((code) => [code, 4] as const),
]);

/** How many decimals a currency has: 2 for EUR, 0 for JPY, 3 for KWD. */
export const decimalsOf = (currency: string): number => DECIMALS.get(currency) ?? 2;
