import type { Instant } from '../engine/instant.js';

/** A ticket whose fold failed, as administrators see it. */
export interface SetAsideTicket {
  readonly id: number;
  readonly integrationId: string;
  readonly externalId: string;
  readonly subject: string | null;
  readonly setAsideAt: Instant;
  readonly reason: string;
  readonly nextLookAt: Instant | null;
}
