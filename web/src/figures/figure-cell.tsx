import type { ShownShare } from '../../../src/figures/shown.js';
import { NoneCell, ShareCell } from '../measured/share-cell.js';
import { duration } from '../time/duration.js';

interface Props {
  /** Null where it was not asked for. */
  readonly share: ShownShare | null;
  readonly otherwise: string;
  readonly words?: string;
  readonly decimals?: number;
}

export function FigureCell({ share, otherwise, ...more }: Props) {
  if (share === null) return <NoneCell why={otherwise} />;
  const { numerator, denominator, percent } = share;
  return <ShareCell part={numerator} of={denominator} percent={percent} otherwise={otherwise} {...more} />;
}

/** A share of open time. */
export const timeWords = ({ numerator, denominator }: ShownShare): string =>
  `${duration(numerator)} of ${duration(denominator)}`;
