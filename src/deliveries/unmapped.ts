import type { PoolClient } from 'pg';
import { timestamptz } from '../database/database.js';
import type { Instant } from '../engine/instant.js';
import type { TranslatedFact } from '../helpdesks/helpdesk.js';
import type { Vocabulary } from '../helpdesks/vocabulary.js';
import type { Directory } from './directory.js';
import type { Heard } from './heard.js';
import { referencesIn } from './references.js';

/** What a word or a name is of, and what it is. */
export type Word = readonly [field: 'status' | 'priority' | 'customer' | 'service', value: string];

/**
 * Counts words and names that mean nothing to us yet, once for each delivery or once for each batch. One that is read again
 * was counted when it was read first; what only its new reading says is there once.
 */
export async function countUnmapped(
  tx: PoolClient,
  heard: readonly Heard[],
  directory: Directory,
  at: Instant,
  replayed: readonly number[],
): Promise<void> {
  const isReread = ({ deliveryId }: Heard) => deliveryId !== null && replayed.includes(deliveryId);
  const times = new Map<string, number>();
  for (const each of [true, false]) {
    const part = heard.filter((one) => isReread(one) === each);
    for (const [integrationId, word] of unmappedIn(part, directory)) {
      const key = JSON.stringify([integrationId, ...word]);
      times.set(key, (times.get(key) ?? 0) + (each ? 0 : 1));
    }
  }
  if (times.size > 0) await add(tx, times, at);
}

export function unmappedIn(
  heard: readonly Heard[],
  directory: Directory,
): (readonly [integrationId: string, word: Word])[] {
  const names = (['customer', 'service'] as const).flatMap((field) =>
    referencesIn(heard, field).flatMap(({ integrationId, theirs }) => {
      const value = theirs.name ?? theirs.keys.at(-1);
      const isKnown = directory.idOf(field, integrationId, theirs) !== undefined;
      return value === undefined || isKnown ? [] : [[integrationId, [field, value]] as const];
    }),
  );
  return [...unknownWordsIn(heard), ...names];
}

export function unknownWordsIn(heard: readonly Heard[]): (readonly [integrationId: string, word: Word])[] {
  return heard.flatMap(({ integrationId, vocabulary, ticket }) =>
    ticket.facts
      .flatMap((fact) => unknownWords(fact, vocabulary))
      .map((word) => [integrationId, word] as const),
  );
}

function unknownWords(fact: TranslatedFact, vocabulary: Vocabulary): Word[] {
  const { status, priority } = wordsOf(fact);
  return [
    ...(status == null || vocabulary.knowsStatus(status) ? [] : [['status', status] as const]),
    ...(priority == null || vocabulary.knowsPriority(priority) ? [] : [['priority', priority] as const]),
  ];
}

function wordsOf(fact: TranslatedFact): { status?: string; priority?: string | null } {
  if (fact.kind === 'ticket.created') return fact;
  if (fact.kind === 'status.changed') return { status: fact.to };
  return fact.kind === 'priority.changed' ? { priority: fact.priority } : {};
}

async function add(tx: PoolClient, times: ReadonlyMap<string, number>, at: Instant): Promise<void> {
  // In one order everywhere, so that two batches do not wait for each other's rows.
  const keys = [...times.keys()].sort();
  const words = keys.map((key) => JSON.parse(key) as [string, string, string]);
  await tx.query(
    `insert into unmapped_values as known (integration_id, field, value, times, last_seen_at)
     select integration_id, field, value, greatest(times, 1), $5
     from unnest($1::text[], $2::text[], $3::text[], $4::bigint[]) w (integration_id, field, value, times)
     where times > 0 or not exists (select from unmapped_values u
       where (u.integration_id, u.field, u.value) = (w.integration_id, w.field, w.value))
     on conflict (integration_id, field, value)
     do update set times = known.times + excluded.times, last_seen_at = excluded.last_seen_at`,
    [
      ...[0, 1, 2].map((part) => words.map((word) => word[part])),
      keys.map((key) => times.get(key)),
      timestamptz(at),
    ],
  );
}
