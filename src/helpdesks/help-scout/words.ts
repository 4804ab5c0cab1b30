import type { Vocabulary } from '../vocabulary.js';

const STATUSES: Readonly<Record<string, string>> = { active: 'open', closed: 'solved', spam: 'closed' };

export function statusWord(theirs: string, vocabulary: Vocabulary): string {
  const mapped = vocabulary.mappedStatus(theirs);
  return (
    mapped ?? (Object.hasOwn(STATUSES, theirs) ? (STATUSES[theirs] as string) : vocabulary.status(theirs))
  );
}
