/** "EUR 1,250.00". The code and not the sign: there are two dozen kinds of dollar. */
export function moneyWords(minor: number, currency: string): string {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency, currencyDisplay: 'code' });
  const { maximumFractionDigits = 2 } = format.resolvedOptions();
  // Intl puts a no-break space between them, which some fonts of PDF do not have.
  return format.format(minor / 10 ** maximumFractionDigits).replaceAll('\u00a0', ' ');
}
