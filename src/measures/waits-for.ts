import type { Executor } from '../database/executor.js';
import { CUSTOMER, type WaitsFor } from '../engine/figures/contact.js';
import type { Mapping } from '../helpdesks/mapping.js';
import { asWord } from '../helpdesks/vocabulary.js';

/** What our own words mean where an integration's mapping says nothing else. */
const OURS: Readonly<Record<string, string>> = { pending: CUSTOMER, hold: 'third party' };

/** As every integration's mapping says now, for tickets of the past as well. */
export async function whoIsWaitedFor(executor: Executor): Promise<(integrationId: string) => WaitsFor> {
  const { rows: integrations } = await executor.query<{ id: string; waiting: Mapping['waiting'] | null }>(
    `select id, mapping -> 'waiting' as waiting from integrations`,
  );
  const byId = new Map(integrations.map(({ id, waiting }) => [id, parties(waiting ?? {})]));
  return (integrationId) => (status) => byId.get(integrationId)?.get(status) ?? null;
}

function parties(mapped: NonNullable<Mapping['waiting']>): ReadonlyMap<string, string> {
  const own = Object.entries(mapped).map(([status, party]) => [asWord(status), party.trim()] as const);
  return new Map([...Object.entries(OURS), ...own]);
}
