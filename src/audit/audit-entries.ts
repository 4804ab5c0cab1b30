import { Injectable } from '@nestjs/common';
import { Database, timestamptz } from '../database/database.js';
import type { Instant } from '../engine/instant.js';
import type { Actor } from './actor.js';

export interface EntryFilter {
  readonly act?: string;
  readonly subject?: string;
  readonly who?: string;
  readonly since?: Instant;
  readonly until?: Instant;
  readonly before?: number;
}

/** As it is shown: the text that was hashed, read, with its place in the chain. */
export interface ShownEntry {
  readonly sequence: number;
  readonly hash: string;
  readonly at: string;
  readonly by: Pick<Actor, 'kind' | 'id' | 'name'>;
  readonly act: string;
  readonly subject: { readonly kind: string; readonly id: string | null };
  readonly before: unknown;
  readonly after: unknown;
  readonly request: Actor['request'] | null;
}

const AT_ONCE = 500;

const ENTRIES = `
  select sequence, hash, entry from audit_entries
  where sequence is not null
    and ($1::text is null or act = $1 or starts_with(act, $1 || '.'))
    and ($2::text is null or subject_kind = $2)
    and ($3::text is null or subject_id = $3)
    and ($4::text is null or by_id = $4 or position(lower($4) in lower(by_name)) > 0)
    and ($5::timestamptz is null or at >= $5)
    and ($6::timestamptz is null or at < $6)
    and ($7::bigint is null or sequence < $7)
  order by sequence desc limit $8`;

@Injectable()
export class AuditEntries {
  constructor(private readonly database: Database) {}

  /** Newest first. */
  async page({ act, subject, who, since, until, before }: EntryFilter, limit: number): Promise<ShownEntry[]> {
    const [, kind, id] = /^([^:]*)(?::(.*))?$/s.exec(subject ?? '') ?? [];
    const rows = await this.database.query<{ sequence: number; hash: string; entry: string }>(ENTRIES, [
      act ?? null,
      kind || null,
      id ?? null,
      who ?? null,
      timestamptz(since ?? null),
      timestamptz(until ?? null),
      before ?? null,
      limit,
    ]);
    return rows.map(({ sequence, hash, entry }) => ({ sequence, hash, ...(JSON.parse(entry) as Told) }));
  }

  /** All of them, a page at a time: a download must not hold the whole log in memory. */
  async *all(filter: EntryFilter): AsyncGenerator<ShownEntry> {
    for (let before = filter.before; ;) {
      const page = await this.page({ ...filter, before }, AT_ONCE);
      yield* page;
      if (page.length < AT_ONCE) return;
      before = page.at(-1)!.sequence;
    }
  }
}

type Told = Omit<ShownEntry, 'sequence' | 'hash'>;
