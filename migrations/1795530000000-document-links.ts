import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A customer without an account reads the agreement that is in force, by a link that somebody made for them. And an
 * approver whom no mail reaches is handed their link: it is kept who made it.
 */
export class DocumentLinks1795530000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table document_links (
        id bigint generated always as identity primary key,
        agreement_id text not null references agreements (id),
        -- Who it is for, in the words of whoever made it.
        label text not null,
        token_hash bytea not null unique,
        made_at timestamptz not null,
        made_by text not null,
        -- Null: until it is revoked.
        expires_at timestamptz,
        revoked_at timestamptz,
        times_read integer not null default 0,
        last_read_at timestamptz,
        constraint read_whole check ((times_read = 0) = (last_read_at is null))
      );
      create index document_links_of on document_links (agreement_id, id desc);

      -- Null: the link went by mail.
      alter table sign_offs add link_made_by text;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table document_links;
      alter table sign_offs drop link_made_by;
    `);
  }
}
