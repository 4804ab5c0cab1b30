import type { Field } from '../field.js';
import type { Vocabulary } from '../vocabulary.js';

/** Zendesk's system statuses that are not words of ours already. */
const STATUSES: Readonly<Record<string, string>> = {
  'on-hold': 'hold',
  on_hold: 'hold',
  deleted: 'closed',
  archived: 'closed',
  scrubbed: 'closed',
};

/** A custom status that the mapping knows says more than the system status behind it. */
export function statusWord(system: string, detail: Field, vocabulary: Vocabulary): string {
  const custom = detail.get('custom_status').idOrNull();
  return (custom !== null && vocabulary.mappedStatus(custom)) || displayedStatus(system, vocabulary);
}

export function displayedStatus(theirs: string, vocabulary: Vocabulary): string {
  const word = vocabulary.status(theirs);
  return Object.hasOwn(STATUSES, word) ? (STATUSES[word] as string) : word;
}

export const priorityWord = (theirs: string | null, vocabulary: Vocabulary): string | null =>
  theirs === null ? null : vocabulary.priority(theirs);
