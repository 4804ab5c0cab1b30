import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { unknownWordsIn } from '../deliveries/unmapped.js';
import type { Instant } from '../engine/instant.js';
import { NotFound } from '../http/problem.js';
import { IntegrationBook } from '../integrations/integration-book.js';
import { Now } from '../system-now.js';
import { elementsOf } from './elements.js';
import { readElement } from './read-element.js';

const MOST_FAULTS = 1_000;

/** What a backfill would make of a file, without a row anywhere. */
@Injectable()
export class CheckBackfill {
  constructor(
    private readonly book: IntegrationBook,
    private readonly clock: Now,
  ) {}

  async run(integrationId: string, file: Readable, since: Instant | null) {
    const at = this.clock.now();
    const integration = (await this.book.reload()).get(integrationId);
    if (integration === undefined) throw new NotFound(`integration ${integrationId}`);
    const counts = { elements: 0, facts: 0, passedOver: 0, refused: 0 };
    const tickets = new Set<string>();
    const faults: { line: number; reason: string }[] = [];
    const unmapped = new Map<string, number>();
    for await (const element of elementsOf(file)) {
      counts.elements++;
      const read = readElement(element, integration, { since, at });
      if (read.reason !== null) {
        counts.refused++;
        if (faults.length < MOST_FAULTS) faults.push({ line: read.line, reason: read.reason });
      } else if (read.isOld) counts.passedOver++;
      else {
        for (const { ticket } of read.heard) {
          tickets.add(ticket.externalId);
          counts.facts += ticket.facts.length;
        }
        for (const [, word] of unknownWordsIn(read.heard)) {
          const key = JSON.stringify(word);
          unmapped.set(key, (unmapped.get(key) ?? 0) + 1);
        }
      }
    }
    return { ...counts, tickets: tickets.size, unmapped: [...unmapped].map(counted), faults };
  }
}

function counted([key, times]: [string, number]) {
  const [field, value] = JSON.parse(key) as [string, string];
  return { field, value, times };
}

export type CheckedBackfill = Awaited<ReturnType<CheckBackfill['run']>>;
