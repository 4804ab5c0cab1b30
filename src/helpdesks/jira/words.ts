import type { Field } from '../field.js';
import type { Vocabulary } from '../vocabulary.js';

/** The statuses that service projects are born with. Everybody else's are mapped, or stay their own words. */
const STATUSES: Readonly<Record<string, string>> = {
  to_do: 'new',
  waiting_for_support: 'open',
  in_progress: 'open',
  work_in_progress: 'open',
  escalated: 'open',
  waiting_for_customer: 'pending',
  resolved: 'solved',
  done: 'solved',
  canceled: 'closed',
  cancelled: 'closed',
};

const PRIORITIES: Readonly<Record<string, string>> = {
  highest: 'urgent',
  blocker: 'urgent',
  critical: 'urgent',
  major: 'high',
  medium: 'normal',
  minor: 'low',
  trivial: 'low',
  lowest: 'low',
};

/** By name or id as mapped, else by name; whatever Jira itself puts into the category "done" is. */
export function statusWord(id: string | null, name: string | null, category: Field, vocabulary: Vocabulary) {
  const mapped = vocabulary.mappedStatus(name ?? '') ?? vocabulary.mappedStatus(id ?? '');
  if (mapped !== undefined) return mapped;
  const word = vocabulary.status(name ?? id ?? '');
  const known = Object.hasOwn(STATUSES, word) ? STATUSES[word] : undefined;
  if (known !== undefined || vocabulary.knowsStatus(word)) return known ?? word;
  return category.get('key').idOrNull() === 'done' ? 'solved' : word;
}

export function priorityWord(id: string | null, name: string | null, vocabulary: Vocabulary): string | null {
  if (name === null && id === null) return null;
  const mapped = vocabulary.mappedPriority(name ?? '') ?? vocabulary.mappedPriority(id ?? '');
  const word = vocabulary.priority(name ?? id ?? '');
  return mapped ?? (Object.hasOwn(PRIORITIES, word) ? (PRIORITIES[word] as string) : word);
}
