import { BadRequest } from './problem.js';

/** The version a writer has read; null: there was none; undefined: they do not say, and write over whatever is there. */
export type VersionRead = number | null | undefined;

/** A version as a header names it: `"7"`. */
export const versionTag = (version: number): string => `"${version}"`;

interface Preconditions {
  readonly 'if-match'?: string;
  readonly 'if-none-match'?: string;
}

/** Of `If-Match: "7"` and `If-None-Match: *`. A proxy that compresses answers marks their tags as weak on the way. */
export function versionRead(headers: Preconditions): VersionRead {
  const { 'if-match': match, 'if-none-match': noneMatch } = headers;
  if (match !== undefined) {
    const version = Number(/^(?:W\/)?"(\d{1,15})"$/.exec(match)?.[1]);
    if (Number.isNaN(version)) throw unreadable('if-match', 'must be one ETag as it was given, such as "7"');
    return version;
  }
  if (noneMatch === undefined) return undefined;
  if (noneMatch !== '*') throw unreadable('if-none-match', 'must be *: it is asked that there is none yet');
  return null;
}

const unreadable = (field: string, reason: string) => new BadRequest([{ field, reason }]);
