import { type Helpdesk, type Received, Untranslatable } from '../../../src/helpdesks/helpdesk.js';
import type { Vocabulary } from '../../../src/helpdesks/vocabulary.js';

/**
 * What would go wrong behind the door if this came in, or null. Plain conditions: `expect` a million times would take
 * its time.
 */
export function harmOf(helpdesk: Helpdesk, vocabulary: Vocabulary, request: Received): string | null {
  if (helpdesk.dedupKey(request).length >= 300) return 'the key does not fit the index';
  let tickets;
  try {
    tickets = helpdesk.translate(request, vocabulary);
  } catch (cause) {
    return cause instanceof Untranslatable ? null : String((cause as Error).stack);
  }
  const unstorable = textsIn(tickets).find((text) => text.includes('\0') || /\p{Surrogate}/u.test(text));
  if (unstorable !== undefined) return `cannot be stored: ${JSON.stringify(unstorable)}`;
  for (const { externalId, url, facts } of tickets) {
    if (externalId === '' || externalId.length > 200) return `the ticket's id is ${externalId}`;
    if (url?.startsWith('javascript:')) return 'a script for a link';
    // An index row has room for some 2,700 bytes.
    if (facts.some(({ id, at: when }) => id.length > 800 || !Number.isSafeInteger(when)))
      return JSON.stringify(facts);
  }
  return null;
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
