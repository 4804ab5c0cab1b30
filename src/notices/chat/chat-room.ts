import { iso, type Instant } from '../../engine/instant.js';

/** A row of `chat_rooms`. */
export interface ChatRoomRow {
  readonly id: string;
  readonly name: string;
  readonly url: Buffer;
  readonly team_ids: readonly string[];
  readonly agreement_ids: readonly string[];
  readonly created_at: Instant;
  readonly quiet_until: Instant | null;
}

/** What a sealed address is bound to. */
export const sealOwner = (roomId: string): string => `chat-room ${roomId}`;

/** Who has the address may write into the room, so nobody is shown more of it than where it leads. */
export const masked = (url: string): string => `${new URL(url).origin}/…`;

export const shown = (row: ChatRoomRow, url: string) => ({
  id: row.id,
  name: row.name,
  url: masked(url),
  teamIds: row.team_ids,
  agreementIds: row.agreement_ids,
  createdAt: iso(row.created_at),
  quietUntil: row.quiet_until === null ? null : iso(row.quiet_until),
});
