import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import { NotFound } from '../../http/problem.js';
import { Seal } from '../../integrations/seal.js';
import { type ChatRoomRow, sealOwner, shown } from './chat-room.js';

interface Row extends ChatRoomRow {
  readonly waiting: number;
  readonly failed: number;
  readonly last_error: string | null;
}

const ROOMS = `
  select r.*, told.waiting, told.failed, told.last_error
  from chat_rooms r, lateral (
    select count(*) filter (where state in ('waiting', 'sending')) as waiting,
      count(*) filter (where state = 'failed') as failed,
      (array_agg(last_error order by id desc) filter (where last_error is not null))[1] as last_error
    from notices where channel = 'chat' and recipient_address = r.id) told
  where $1::text is null or r.id = $1 order by r.name, r.id`;

/** The rooms and how they fare. */
@Injectable()
export class ListChatRooms {
  constructor(
    private readonly database: Database,
    private readonly seal: Seal,
  ) {}

  async run() {
    return (await this.database.query<Row>(ROOMS, [null])).map((row) => this.shown(row));
  }

  async one(id: string) {
    const [row] = await this.database.query<Row>(ROOMS, [id]);
    if (row === undefined) throw new NotFound(`chat room ${id}`);
    return this.shown(row);
  }

  private shown(row: Row) {
    const { waiting, failed, last_error: lastError } = row;
    return { ...shown(row, this.seal.open(row.url, sealOwner(row.id))), waiting, failed, lastError };
  }
}
