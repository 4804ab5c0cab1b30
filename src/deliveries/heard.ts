import type { Instant } from '../engine/instant.js';
import type { TranslatedTicket } from '../helpdesks/helpdesk.js';
import type { Vocabulary } from '../helpdesks/vocabulary.js';

/** What somebody told us about one ticket, a webhook or an import. */
export interface Heard {
  readonly integrationId: string;
  readonly vocabulary: Vocabulary;
  readonly receivedAt: Instant;
  /** Null in an import. */
  readonly deliveryId: number | null;
  readonly ticket: TranslatedTicket;
}
