import { Injectable } from '@nestjs/common';
import { Env } from '../../../config/env.js';
import { Database } from '../../database/database.js';
import { NotFound } from '../../http/problem.js';
import { Seal } from '../../integrations/seal.js';
import { Outbound } from '../../outbound.js';
import { Now } from '../../system-now.js';
import { testMessage } from './chat-message.js';
import { type ChatRoomRow, sealOwner } from './chat-room.js';
import { postToRoom } from './post-to-room.js';

/** Writes a word into the room, so that whoever set it up sees that it can be done, or why not. */
@Injectable()
export class TestChatRoom {
  constructor(
    private readonly database: Database,
    private readonly seal: Seal,
    private readonly clock: Now,
    private readonly env: Env,
  ) {}

  async run(id: string): Promise<{ sent: boolean; status: number | null; error: string | null }> {
    const [room] = await this.database.query<ChatRoomRow>('select * from chat_rooms where id = $1', [id]);
    if (room === undefined) throw new NotFound(`chat room ${id}`);
    const { status, error } = await postToRoom(this.seal.open(room.url, sealOwner(id)), {
      body: testMessage(room.name, this.env.publicUrl),
      outbound: new Outbound(this.env.outboundAllowCidrs),
      signal: new AbortController().signal,
      at: this.clock.now(),
    });
    return { sent: error === null, status, error };
  }
}
