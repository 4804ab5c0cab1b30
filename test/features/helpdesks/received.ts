import type { Received } from '../../../src/helpdesks/helpdesk.js';
import { recorded } from '../../fixtures/webhooks/recorded.js';
import { known } from '../../harness/known-helpdesks.js';

/** A recorded payload as it was kept. */
export const received = (helpdesk: string, name: string): Received => ({
  headers: known[helpdesk]?.headersOf?.(name) ?? {},
  body: recorded(helpdesk, name),
  receivedAt: Date.parse(known[helpdesk]?.arrivals?.[name] ?? '2026-03-02T12:00:00Z'),
});
