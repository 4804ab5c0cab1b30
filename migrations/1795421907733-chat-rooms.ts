import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Chat is a second channel for notices: rooms that teams and agreements share, in the same outbox as mails. */
export class ChatRooms1795421907733 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table chat_rooms (
        id text primary key,
        name text not null,
        -- The address is the secret: whoever has it may write into the room. Sealed with SECRET_KEY.
        url bytea not null,
        team_ids text[] not null default '{}',
        agreement_ids text[] not null default '{}',
        created_at timestamptz not null,
        -- Until then its server wants to be left alone, or is thought to be down.
        quiet_until timestamptz
      );
      alter table notices drop constraint notices_channel_check,
        add constraint notices_channel_check check (channel in ('mail', 'chat'));
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      delete from notices where channel = 'chat';
      alter table notices drop constraint notices_channel_check,
        add constraint notices_channel_check check (channel in ('mail'));
      drop table chat_rooms;
    `);
  }
}
