import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor.js';
import { Audit } from '../audit/audit.js';
import { Database, timestamptz } from '../database/database.js';
import type { Instant } from '../engine/instant.js';
import { Invalid, NotFound } from '../http/problem.js';
import { IntegrationBook } from '../integrations/integration-book.js';
import { Now } from '../system-now.js';
import { type Element, elementsOf } from './elements.js';

/** A part is one transaction: short enough that webhooks for the same tickets wait for milliseconds. */
const ELEMENTS_PER_PART = 250;
const CHARACTERS_PER_PART = 2 * 1024 * 1024;

/** Keeps a file in parts, to be taken once all of it is here. What is only half here is forgotten. */
@Injectable()
export class ReceiveBackfill {
  constructor(
    private readonly database: Database,
    private readonly book: IntegrationBook,
    private readonly clock: Now,
    private readonly audit: Audit,
  ) {}

  async run(integrationId: string, file: Readable, since: Instant | null, by: Actor): Promise<number> {
    if ((await this.book.reload()).get(integrationId) === undefined) {
      throw new NotFound(`integration ${integrationId}`);
    }
    const id = await this.begin(integrationId, since);
    try {
      const elements = await this.keep(id, file);
      await this.hand(id, { integrationId, elements, by });
    } catch (fault) {
      await this.database.query('delete from backfills where id = $1', [id]);
      throw fault;
    }
    return id;
  }

  private async begin(integrationId: string, since: Instant | null): Promise<number> {
    const [row] = await this.database.query<{ id: number }>(
      `insert into backfills (integration_id, since, state, created_at) values ($1, $2, 'receiving', $3) returning id`,
      [integrationId, timestamptz(since), timestamptz(this.clock.now())],
    );
    return row!.id;
  }

  private async keep(id: number, file: Readable): Promise<number> {
    let elements = 0;
    for await (const part of partsOf(elementsOf(file))) {
      await this.database.query(
        'insert into backfill_parts (backfill_id, first_element, elements) values ($1, $2, $3)',
        [id, elements + 1, JSON.stringify(part)],
      );
      elements += part.length;
    }
    if (elements === 0) throw new Invalid('body', 'has no element');
    return elements;
  }

  private async hand(
    id: number,
    { integrationId, elements, by }: { integrationId: string; elements: number; by: Actor },
  ): Promise<void> {
    await this.database.transaction(async (tx) => {
      await tx.query(`update backfills set state = 'waiting', elements = $2 where id = $1`, [id, elements]);
      const subject = { kind: 'integration', id: integrationId };
      await this.audit.record(tx, {
        by,
        act: 'backfill.received',
        subject,
        after: { backfill: id, elements },
      });
    });
  }
}

async function* partsOf(elements: AsyncIterable<Element>): AsyncGenerator<Element[]> {
  let part: Element[] = [];
  let characters = 0;
  for await (const element of elements) {
    if (part.length >= ELEMENTS_PER_PART || characters >= CHARACTERS_PER_PART) {
      yield part;
      [part, characters] = [[], 0];
    }
    part.push(element);
    characters += element.text?.length ?? 0;
  }
  if (part.length > 0) yield part;
}
