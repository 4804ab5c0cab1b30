import type { Vocabulary } from '../vocabulary.js';

/** As Freshdesk displays them, and by number; 6 and 7 are what a new account has. */
const STATUSES: Readonly<Record<string, string>> = {
  '2': 'open',
  '3': 'pending',
  '4': 'solved',
  '5': 'closed',
  '6': 'pending',
  '7': 'hold',
  resolved: 'solved',
  waiting_on_customer: 'pending',
  waiting_on_third_party: 'hold',
};
const PRIORITIES: Readonly<Record<string, string>> = {
  '1': 'low',
  '2': 'normal',
  '3': 'high',
  '4': 'urgent',
  medium: 'normal',
};

export const statusWord = (theirs: string, vocabulary: Vocabulary): string =>
  ours(STATUSES, vocabulary.status(theirs));

export const priorityWord = (theirs: string, vocabulary: Vocabulary): string =>
  ours(PRIORITIES, vocabulary.priority(theirs));

const ours = (words: Readonly<Record<string, string>>, theirs: string): string =>
  Object.hasOwn(words, theirs) ? (words[theirs] as string) : theirs;
