/** part / of. With nothing measured (`of` is 0) there is no share: neither 0 % nor 100 %. */
export interface Share {
  readonly part: number;
  readonly of: number;
}

/** For people; null where nothing was measured. */
export const percentOf = ({ part, of }: Share, decimals = 2): number | null =>
  of === 0 ? null : Math.round((part / of) * 100 * 10 ** decimals) / 10 ** decimals;
