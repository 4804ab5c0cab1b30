import type { Instant } from '../engine/instant.js';
import { Untranslatable } from '../helpdesks/helpdesk.js';
import type { LiveIntegration } from '../integrations/integration-book.js';
import type { Heard } from '../deliveries/heard.js';
import { readDelivery } from '../deliveries/read-delivery.js';
import { LONGEST_LINE } from '../lines.js';
import type { Element } from './elements.js';

/** What an element is good for: it tells something, tells of nothing recent enough, or says nothing we understand. */
export type ReadElement = { readonly line: number; readonly text: string } & (
  | { readonly reason: string }
  | { readonly reason: null; readonly heard: readonly Heard[]; readonly isOld: boolean }
);

/** No delivery has it; whoever keeps the element gives it another. */
const NONE = 0;

export function readElement(
  { line, text }: Element,
  integration: LiveIntegration,
  { since, at }: { since: Instant | null; at: Instant },
): ReadElement {
  if (text === null) return { line, text: '', reason: `is longer than ${LONGEST_LINE} characters` };
  if (text.includes('\0')) return { line, text, reason: new Untranslatable('body', 'is not JSON').message };
  const delivery = {
    id: NONE,
    integrationId: integration.id,
    receivedAt: at,
    headers: {},
    body: Buffer.from(text),
    isReplay: false,
    isBackfill: true,
  };
  const { reason, heard } = readDelivery(delivery, integration);
  if (reason !== null) return { line, text, reason };
  const facts = heard.flatMap(({ ticket }) => ticket.facts);
  return { line, text, reason, heard, isOld: since !== null && facts.every((fact) => fact.at < since) };
}
