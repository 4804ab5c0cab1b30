import type { Instant } from '../../engine/instant.js';
import { type Field, somebody } from '../field.js';
import type { TranslatedFact } from '../helpdesk.js';
import type { Vocabulary } from '../vocabulary.js';
import { isOurMark } from '../write-back.js';
import { priorityWord, statusWord } from './words.js';

/** What one edit changed, of what is timed. */
export function changesIn(
  changelog: Field,
  statusNow: Field,
  at: Instant,
  vocabulary: Vocabulary,
): TranslatedFact[] {
  const edit = changelog.get('id').idOrNull() ?? `@${at}`;
  return itemsOf(changelog).flatMap((item): TranslatedFact[] => {
    // `toString` is a property of the data here.
    const [to, name] = [item.get('to').idOrNull(), item.get('toString').idOrNull()];
    const fact = { id: `change:${edit}:${fieldOf(item)}`, at };
    switch (fieldOf(item)) {
      case 'status': {
        const isNow = statusNow.get('id').idOrNull() === to;
        const category = isNow ? statusNow.get('statusCategory') : item.get('statusCategory');
        return [{ ...fact, kind: 'status.changed', to: statusWord(to, name, category, vocabulary) }];
      }
      case 'priority':
        return [{ ...fact, kind: 'priority.changed', priority: priorityWord(to, name, vocabulary) }];
      case 'assignee':
        return [{ ...fact, kind: 'agent.assigned', to: somebody([to], { name }) }];
      default:
        return [];
    }
  });
}

export function movedFrom(changelog: Field): string | null {
  const item = itemsOf(changelog).find((each) => fieldOf(each) === 'Key');
  return item?.get('fromString').idOrNull() ?? null;
}

/** The echo of what we have written: fields and labels that are ours, and nothing beside them. */
export function isOurDoing(changelog: Field, vocabulary: Vocabulary): boolean {
  const items = itemsOf(changelog);
  return items.length > 0 && items.every((item) => isOurs(item, vocabulary));
}

function isOurs(item: Field, vocabulary: Vocabulary): boolean {
  if (fieldOf(item) !== 'labels') return vocabulary.isOurField(item.get('fieldId').idOrNull());
  const [before = [], after = []] = ['fromString', 'toString'].map((side) => item.get(side).words(' '));
  const changed = [
    ...before.filter((name) => !after.includes(name)),
    ...after.filter((name) => !before.includes(name)),
  ];
  return changed.length > 0 && changed.every(isOurMark);
}

const itemsOf = (changelog: Field): Field[] =>
  changelog.get('items').isList ? changelog.get('items').items() : [];

const fieldOf = (item: Field): string | null => (item.get('field').isNaming ? item.get('field').id() : null);
