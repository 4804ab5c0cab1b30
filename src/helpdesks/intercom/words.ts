import type { Field } from '../field.js';
import type { Vocabulary } from '../vocabulary.js';

const CATEGORIES: Readonly<Record<string, string>> = {
  submitted: 'new',
  in_progress: 'open',
  waiting_on_customer: 'pending',
  resolved: 'solved',
};

export function categoryWord(category: string, vocabulary: Vocabulary): string {
  const word = vocabulary.status(category);
  return Object.hasOwn(CATEGORIES, word) ? (CATEGORIES[word] as string) : word;
}

/** A state of one's own by its label or id where that is mapped, else the category behind it. */
export function ticketStateWord(state: Field, vocabulary: Vocabulary): string {
  const own = ['internal_label', 'id'].flatMap((name) => state.get(name).idOrNull() ?? []);
  const mapped = own.map((word) => vocabulary.mappedStatus(word)).find((word) => word !== undefined);
  return mapped ?? categoryWord(state.get('category').id(), vocabulary);
}

const STATES: Readonly<Record<string, string>> = { closed: 'solved', snoozed: 'hold' };

/** Of conversations, which know no other states. Mapped, they are what the mapping says. */
export function stateWord(state: string, vocabulary: Vocabulary): string {
  const mapped = vocabulary.mappedStatus(state);
  return mapped ?? (Object.hasOwn(STATES, state) ? (STATES[state] as string) : vocabulary.status(state));
}
