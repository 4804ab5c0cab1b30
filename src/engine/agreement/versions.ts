import type { Instant } from '../instant.js';
import type { Reach } from './promises.js';

interface Versioned {
  readonly version: number;
  readonly from: Instant;
  readonly to?: Instant | null;
  readonly reach: Reach;
}

/**
 * Rule C12: the version in force when the ticket was created, unless a later one reaches running clocks. A promise
 * outlives its agreement: what ends or is replaced stays in force for the tickets that were created under it.
 */
export function versionFor<V extends Versioned>(
  versions: readonly V[],
  createdAt: Instant,
  at: Instant,
): V | undefined {
  let frozen: V | undefined;
  let reaching: V | undefined;
  for (const version of versions) {
    if (version.from <= createdAt) {
      if (isLater(version, frozen)) frozen = version;
    } else if (version.reach === 'running' && version.from <= at && isLater(version, reaching)) {
      reaching = version;
    }
  }
  // What the last version says of its end goes for the agreement: no earlier one comes back.
  return reaching ?? (frozen && endsAfter(frozen, createdAt) ? frozen : undefined);
}

const endsAfter = ({ to }: Versioned, at: Instant): boolean => to === undefined || to === null || to > at;

const isLater = (version: Versioned, than: Versioned | undefined): boolean =>
  than === undefined ||
  version.from > than.from ||
  (version.from === than.from && version.version > than.version);

/**
 * Without those that a later publication took the place of before they came into force: a higher number that is in
 * force earlier.
 */
export const standing = <V extends Versioned>(versions: readonly V[]): V[] =>
  versions.filter(
    ({ version, from }) => !versions.some((later) => later.version > version && later.from < from),
  );

interface Readable extends Versioned {
  /** Why this release cannot read it; it still takes the place of the version before it. */
  readonly unreadable?: string;
  readonly cause?: string | null;
}

/** Whoever publishes the next version that can be read mends those that cannot: it stands in for them. */
export function mended<V extends Readable>(versions: readonly V[]): V[] {
  return versions.map((lost) => {
    if (lost.unreadable === undefined) return lost;
    const later = versions.filter((each) => each.unreadable === undefined && each.version > lost.version);
    const [next] = later.sort((a, b) => a.version - b.version);
    const { from, to, reach, cause } = lost;
    return next === undefined ? lost : { ...next, from, to, reach, cause };
  });
}

export function byId<V>(versions: readonly V[], idOf: (version: V) => string): Map<string, V[]> {
  const grouped = new Map<string, V[]>();
  for (const version of versions) {
    const known = grouped.get(idOf(version));
    if (known) known.push(version);
    else grouped.set(idOf(version), [version]);
  }
  return grouped;
}
