import { Injectable } from '@nestjs/common';
import type { Actor } from '../../audit/actor.js';
import { Audit } from '../../audit/audit.js';
import { AfterCommit } from '../../clocks/after-commit.js';
import { Database, timestamptz } from '../../database/database.js';
import type { Heard } from '../../deliveries/heard.js';
import { RecordFacts } from '../../deliveries/record-facts.js';
import { Vocabulary } from '../../helpdesks/vocabulary.js';
import { IntegrationBook } from '../../integrations/integration-book.js';
import { Now } from '../../system-now.js';
import type { ImportMapping } from './import-mapping.js';
import type { Log, LogRow } from './read-log.js';
import { storyOf } from './story.js';

/** Small enough that a running server's looks wait for milliseconds, large enough that statements do not matter. */
const TICKETS_AT_ONCE = 250;

export interface Imported {
  readonly tickets: number;
  readonly facts: number;
  readonly setAside: number;
}

/** The log's tickets through the same path as webhooks. Nobody is mailed about the past. */
@Injectable()
export class ImportLog {
  constructor(
    private readonly database: Database,
    private readonly clock: Now,
    private readonly book: IntegrationBook,
    private readonly recordFacts: RecordFacts,
    private readonly afterCommit: AfterCommit,
    private readonly audit: Audit,
  ) {}

  async run(
    log: Log,
    mapping: ImportMapping,
    by: Actor,
    onProgress: (tickets: number) => void,
  ): Promise<Imported> {
    const { id } = mapping.integration;
    await this.makeIntegration(mapping, by);
    const stories = [...log.tickets];
    let [facts, setAside] = [0, 0];
    for (let from = 0; from < stories.length; from += TICKETS_AT_ONCE) {
      const batch = stories.slice(from, from + TICKETS_AT_ONCE);
      const heard = this.heard(batch, id, new Vocabulary(mapping.mapping));
      setAside += await this.record(heard);
      facts += heard.reduce((sum, { ticket }) => sum + ticket.facts.length, 0);
      onProgress(batch.length);
    }
    return { tickets: stories.length, facts, setAside };
  }

  /** Without a secret no webhook can claim to come from it; a helpdesk that is connected under this id stays as it is. */
  private async makeIntegration(
    { integration: { id, name }, mapping }: ImportMapping,
    by: Actor,
  ): Promise<void> {
    await this.database.transaction(async (tx) => {
      const { rowCount } = await tx.query(
        `insert into integrations (id, helpdesk, name, secrets, mapping, active, created_at)
       values ($1, 'standard', $2, '{}', $3, false, $4) on conflict (id) do nothing`,
        [id, name, JSON.stringify(mapping), timestamptz(this.clock.now())],
      );
      if (rowCount === 0) return;
      const after = { helpdesk: 'standard', name, active: false, mapping };
      await this.audit.record(tx, {
        by,
        act: 'integration.created',
        subject: { kind: 'integration', id },
        after,
      });
    });
    await this.book.reload();
  }

  private heard(
    stories: readonly [string, readonly LogRow[]][],
    integrationId: string,
    vocabulary: Vocabulary,
  ): Heard[] {
    const receivedAt = this.clock.now();
    return stories.flatMap(([externalId, [first, ...rest]]) => {
      if (first === undefined) return [];
      const ticket = storyOf(externalId, [first, ...rest], vocabulary);
      return [{ integrationId, vocabulary, receivedAt, deliveryId: null, ticket }];
    });
  }

  private async record(heard: readonly Heard[]): Promise<number> {
    const at = this.clock.now();
    const batch = await this.database.transaction((tx) =>
      this.recordFacts.run(tx, heard, at, { announceAfter: at }),
    );
    await this.afterCommit.run(batch);
    return batch.setAside.length;
  }
}
