import type { Whose } from '../auth/visible-tickets.js';

/** A ticket that looks different now; where it was handed over, whose it was: their boards must let it go. */
export interface TicketChange {
  readonly id: number;
  readonly before?: Whose;
}

/** Handing over is rare, so a change is mostly told as the id alone. */
type Told = number | readonly [id: number, team: string | null, assignee: string | null];

/** PostgreSQL refuses a notification of 8,000 bytes. */
const MOST_BYTES = 7_900;

/** The changes in as many messages as they need. */
export function payloadsOf(changes: readonly TicketChange[]): string[] {
  const payloads: string[] = [];
  let told: string[] = [];
  let bytes = 2;
  for (const change of changes) {
    const text = JSON.stringify(toldOf(change));
    const length = Buffer.byteLength(text) + 1;
    if (bytes + length > MOST_BYTES) {
      payloads.push(`[${told.join(',')}]`);
      [told, bytes] = [[], 2];
    }
    told.push(text);
    bytes += length;
  }
  return told.length === 0 ? payloads : [...payloads, `[${told.join(',')}]`];
}

export const changesIn = (payload: string): TicketChange[] =>
  (JSON.parse(payload) as Told[]).map((told) => {
    if (typeof told === 'number') return { id: told };
    const [id, team, assignee] = told;
    return { id, before: { team, assignee } };
  });

const toldOf = ({ id, before }: TicketChange): Told => (before ? [id, before.team, before.assignee] : id);
