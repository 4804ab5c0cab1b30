import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { Env } from '../../../config/env.js';
import type { Actor } from '../../audit/actor.js';
import { Audit } from '../../audit/audit.js';
import { Database, timestamptz } from '../../database/database.js';
import { Conflict, Invalid, NotFound } from '../../http/problem.js';
import { Seal } from '../../integrations/seal.js';
import { faultOfAddress } from '../../sending/fault-of-address.js';
import { Now } from '../../system-now.js';
import { type ChatRoomRow, masked, sealOwner } from './chat-room.js';
import type { ChatRoomBody } from './chat-room.dto.js';

/** Each has a lane of its own. */
const MOST_ROOMS = 200;

/** Makes a room, changes it or deletes it. Its address is never shown again. */
@Injectable()
export class PutChatRoom {
  constructor(
    private readonly database: Database,
    private readonly seal: Seal,
    private readonly clock: Now,
    private readonly env: Env,
    private readonly audit: Audit,
  ) {}

  /** Returns whether it was made. */
  run(id: string, given: ChatRoomBody, by: Actor): Promise<boolean> {
    const fault = given.url === undefined ? null : faultOfAddress(given.url, this.env.outboundAllowCidrs);
    if (fault !== null) throw new Invalid('url', fault);
    return this.database.transaction(async (tx) => {
      const rooms = await lockRooms(tx);
      const there = rooms.find((room) => room.id === id);
      const others = rooms.filter((room) => room.id !== id);
      if (there === undefined && others.length >= MOST_ROOMS)
        throw new Conflict('id', `would be one more than the ${MOST_ROOMS} chat rooms there may be`);
      await refuse(tx, given, others);
      const sealed = this.sealed(id, given.url) ?? there?.url;
      if (sealed === undefined) throw new Invalid('url', 'is missing: the chat makes it, copy it from there');
      await tx.query(
        `insert into chat_rooms as r (id, name, url, team_ids, agreement_ids, created_at)
         values ($1, $2, $3, $4, $5, $6)
         on conflict (id) do update set name = excluded.name, url = excluded.url, team_ids = excluded.team_ids,
           agreement_ids = excluded.agreement_ids,
           quiet_until = case when excluded.url = r.url then r.quiet_until end,
           failures = case when excluded.url = r.url then r.failures else 0 end`,
        [id, given.name, sealed, given.teamIds, given.agreementIds, timestamptz(this.clock.now())],
      );
      const after = { ...onRecord(given, this.addressIn(sealed, id)), url: given.url && 'changed' };
      const before = there && { ...onRecord(bodyOf(there), this.addressIn(there.url, id)), url: undefined };
      const act = there === undefined ? 'chat_room.created' : 'chat_room.changed';
      await this.audit.record(tx, { by, act, subject: { kind: 'chat_room', id }, before, after });
      return there === undefined;
    });
  }

  /** What waits for it fails in the next round, and says so. */
  delete(id: string, by: Actor): Promise<void> {
    return this.database.transaction(async (tx) => {
      const { rows } = await tx.query<ChatRoomRow>('delete from chat_rooms where id = $1 returning *', [id]);
      if (rows[0] === undefined) throw new NotFound(`chat room ${id}`);
      const before = onRecord(bodyOf(rows[0]), this.addressIn(rows[0].url, id));
      const subject = { kind: 'chat_room', id };
      await this.audit.record(tx, { by, act: 'chat_room.deleted', subject, before, after: null });
    });
  }

  private sealed = (id: string, url: string | undefined): Buffer | undefined =>
    url === undefined ? undefined : this.seal.close(url, sealOwner(id));

  private addressIn = (sealed: Buffer, id: string): string => masked(this.seal.open(sealed, sealOwner(id)));
}

/** No team and no agreement gets a second room while we look. */
async function lockRooms(tx: PoolClient): Promise<ChatRoomRow[]> {
  await tx.query('lock table chat_rooms in share row exclusive mode');
  return (await tx.query<ChatRoomRow>('select * from chat_rooms')).rows;
}

async function refuse(tx: PoolClient, given: ChatRoomBody, others: readonly ChatRoomRow[]): Promise<void> {
  const { rows } = await tx.query<{ team: string | null; agreement: string | null }>(
    `select (select min(id) from unnest($1::text[]) id where id not in (select id from teams)) as team,
       (select min(id) from unnest($2::text[]) id where id not in (select id from agreements)) as agreement`,
    [given.teamIds, given.agreementIds],
  );
  const { team, agreement } = rows[0]!;
  if (team !== null) throw new Invalid('teamIds', `contains ${team}, and there is no such team`);
  if (agreement !== null)
    throw new Invalid('agreementIds', `contains ${agreement}, and there is no such agreement`);
  for (const { id, team_ids, agreement_ids } of others) {
    const taken = given.teamIds.find((each) => team_ids.includes(each));
    if (taken !== undefined) throw new Conflict('teamIds', `contains ${taken}, whose room is ${id}`);
    const theirs = given.agreementIds.find((each) => agreement_ids.includes(each));
    if (theirs !== undefined) throw new Conflict('agreementIds', `contains ${theirs}, whose room is ${id}`);
  }
}

const bodyOf = ({ name, team_ids, agreement_ids }: ChatRoomRow) => ({
  name,
  teamIds: team_ids,
  agreementIds: agreement_ids,
});

const onRecord = ({ name, teamIds, agreementIds }: ReturnType<typeof bodyOf>, address: string) => ({
  name,
  address,
  teamIds,
  agreementIds,
});
