import type { ClientBase } from 'pg';
import { timestamptz } from '../../database/database.js';
import type { Instant } from '../../engine/instant.js';

/** A mail about a review, a dispute or a term: whom it is to, and what it says. */
export interface ReviewMail {
  /** What tells it from all others: put in again under the same key, it is sent once. */
  readonly key: string;
  readonly thread: string;
  /** The review whose link is added below the last paragraph. */
  readonly reviewId?: number;
  readonly to: { readonly name: string | null; readonly address: string };
  readonly subject: string;
  readonly paragraphs: readonly string[];
}

/** In the transaction that decides it. Returns how many are new. */
export async function putMails(
  tx: Pick<ClientBase, 'query'>,
  mails: readonly ReviewMail[],
  at: Instant,
): Promise<number> {
  let added = 0;
  for (const { key, thread, reviewId = null, to, subject, paragraphs } of mails) {
    const { rowCount } = await tx.query(
      `insert into review_mails
         (key, thread, review_id, to_name, to_address, subject, paragraphs, created_at, tell_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $8) on conflict (key) do nothing`,
      [key, thread, reviewId, to.name, to.address, subject, paragraphs, timestamptz(at)],
    );
    added += rowCount ?? 0;
  }
  return added;
}
