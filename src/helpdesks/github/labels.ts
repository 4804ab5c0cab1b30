import type { Field } from '../field.js';
import type { Vocabulary } from '../vocabulary.js';
import { isOurMark } from '../write-back.js';

/** GitHub allows a hundred on an issue. */
const MOST = 100;

/** In the order of the alphabet, so that the first that means something is always the same one. */
export function labelsOf(issue: Field): string[] {
  const labels = issue.get('labels');
  if (!labels.isList) return [];
  const names = labels
    .items()
    .slice(0, MOST)
    .flatMap((label) => label.get('name').idOrNull() ?? [])
    .filter((name) => !isOurMark(name));
  return names.sort();
}

/**
 * A closed issue is closed whatever its labels say; an open one may carry a label that is mapped to a status. One that was
 * pinned need not say.
 */
export function statusOf(
  issue: Field,
  labels: readonly string[],
  vocabulary: Vocabulary,
): string | undefined {
  if (!issue.get('state').isGiven) return undefined;
  const state = issue.get('state').oneOf(['open', 'closed']);
  if (state === 'closed') {
    const reason = issue.get('state_reason').idOrNull() ?? 'completed';
    return vocabulary.mappedStatus(reason) ?? (reason === 'completed' ? 'solved' : 'closed');
  }
  return labels.map((label) => vocabulary.mappedStatus(label)).find((word) => word !== undefined) ?? 'open';
}

/** A label that is mapped, or that is a priority by its name: `high`, `priority: high`, `priority/high`. */
export function priorityAmong(labels: readonly string[], vocabulary: Vocabulary): string | null {
  for (const label of labels) {
    const mapped = vocabulary.mappedPriority(label);
    if (mapped !== undefined) return mapped;
  }
  const named = labels.map((label) => label.toLowerCase().replace(/^prio(rity)?\s*[:/ -]\s*/, ''));
  return named.find((word) => vocabulary.knowsPriority(word)) ?? null;
}
