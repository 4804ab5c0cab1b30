import { Injectable } from '@nestjs/common';
import { Database, timestamptz } from '../database/database.js';
import type { Instant } from '../engine/instant.js';
import type { Posted } from '../helpdesks/helpdesk.js';
import { IntegrationBook, type LiveIntegration } from '../integrations/integration-book.js';
import { Unsigned } from '../http/problem.js';
import { Now } from '../system-now.js';
import { keptHeaders } from './kept-headers.js';

/**
 * Verifies a webhook and keeps it: one statement, and it is ours. Everything that can go wrong with what it says comes
 * later, when the sender has its answer.
 */
@Injectable()
export class AcceptDelivery {
  constructor(
    private readonly book: IntegrationBook,
    private readonly database: Database,
    private readonly clock: Now,
  ) {}

  async run(integrationId: string, request: Posted): Promise<void> {
    const at = this.clock.now();
    const { id, helpdesk } = await this.sender(integrationId, request, at);
    await this.database.prepared('keep_delivery', KEEP, [
      id,
      helpdesk.dedupKey({ ...request, receivedAt: at }),
      timestamptz(at),
      JSON.stringify(keptHeaders(request.headers)),
      request.body,
    ]);
  }

  /** Who does not exist is refused exactly like who cannot sign: guessing ids teaches nothing. */
  private async sender(id: string, request: Posted, at: Instant): Promise<LiveIntegration> {
    const known = await this.book.get(id);
    if (known !== undefined && isFrom(known, request, at)) return known;
    const newest = await this.book.getNewest(id);
    if (newest !== undefined && newest !== known && isFrom(newest, request, at)) return newest;
    throw new Unsigned('The signature does not fit this integration.');
  }
}

const isFrom = ({ active, helpdesk, secrets }: LiveIntegration, request: Posted, at: Instant) =>
  helpdesk.verify(request, secrets, at) && active;

/** A second attempt at the same delivery is thanked for like the first. */
const KEEP = `
  insert into deliveries (integration_id, dedup_key, received_at, headers, body) values ($1, $2, $3, $4, $5)
  on conflict (integration_id, dedup_key) do nothing`;
