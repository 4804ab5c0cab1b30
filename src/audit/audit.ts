import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import { iso } from '../engine/instant.js';
import { Now } from '../system-now.js';
import type { Act } from './acts.js';
import type { Actor } from './actor.js';
import { fitForTheLog } from './fit-for-the-log.js';

export interface AuditedAct {
  readonly by: Actor;
  readonly act: Act;
  /** `{ kind: 'team', id: 'support' }` */
  readonly subject: { readonly kind: string; readonly id: string | number | null };
  /** What was there, null where there was nothing; absent where the act changes no thing. Never a row with its secrets. */
  readonly before?: unknown;
  /** What is there now, null where it is gone; or else what was done. */
  readonly after?: unknown;
}

/** The caller's transaction: plain SQL's client, or the manager of TypeORM. */
export interface Transaction {
  query(sql: string, params: unknown[]): Promise<unknown>;
}

/** Writes entries, and knows which requests have written one. */
@Injectable()
export class Audit {
  private readonly underway = new Map<string, Set<Act>>();

  constructor(private readonly now: Now) {}

  /**
   * In the caller's own transaction: the act and its entry are there together, or neither is. To be called for every act,
   * also for one that may have changed nothing: where a `before` is given and `after` says the same, nothing is written.
   */
  async record(tx: Transaction, { by, act, subject, before, after }: AuditedAct): Promise<void> {
    this.seen(by, act);
    const [was, is] = [fitForTheLog(before), fitForTheLog(after)];
    if (before !== undefined && isDeepStrictEqual(was, is)) return;
    const entry = {
      at: iso(this.now.now()),
      by: { kind: by.kind, id: by.id, name: by.name },
      act,
      subject: { kind: subject.kind, id: subject.id === null ? null : String(subject.id) },
      before: was,
      after: is,
      request: by.request ?? null,
    };
    await tx.query('insert into audit_entries (entry) values ($1)', [JSON.stringify(fitForTheLog(entry))]);
  }

  /** A rehearsal: this request could have done it and was asked not to, so that its route announces what it need not record. */
  refrain(by: Actor, act: Act): void {
    this.seen(by, act);
  }

  /** From now to `end`: which acts this request records, those included that turn out to have changed nothing. */
  watch(requestId: string): { readonly acts: ReadonlySet<Act>; end(): void } {
    const acts = new Set<Act>();
    this.underway.set(requestId, acts);
    return { acts, end: () => void this.underway.delete(requestId) };
  }

  private seen({ request }: Actor, act: Act): void {
    if (request !== undefined) this.underway.get(request.id)?.add(act);
  }
}
