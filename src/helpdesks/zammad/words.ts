import type { Vocabulary } from '../vocabulary.js';

const STATUSES: Readonly<Record<string, string>> = {
  pending_reminder: 'pending',
  pending_close: 'pending',
  merged: 'closed',
  removed: 'closed',
};

export function statusWord(theirs: string, vocabulary: Vocabulary): string {
  const word = vocabulary.status(theirs);
  return Object.hasOwn(STATUSES, word) ? (STATUSES[word] as string) : word;
}

/** Zammad writes `2 normal`. */
export function priorityWord(theirs: string | null, vocabulary: Vocabulary): string | null {
  if (theirs === null) return null;
  return vocabulary.mappedPriority(theirs) ?? vocabulary.priority(theirs.replace(/^\d+ +/, ''));
}
