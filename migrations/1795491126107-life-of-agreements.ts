import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What happens to an agreement before it is published, and how it ends. A draft is edited; a proposal is what parties
 * read and sign, and is never edited; who approved, declined, withdrew, published or terminated are facts with their
 * instant, and the state is derived from them.
 */
export class LifeOfAgreements1795491126107 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- There may be no agreement yet: its row comes with its first version.
      create table agreement_drafts (
        agreement_id text primary key,
        body jsonb not null,
        edited_at timestamptz not null,
        edited_by text not null
      );

      create table agreement_proposals (
        id bigint generated always as identity primary key,
        agreement_id text not null,
        body jsonb not null,
        reach text not null check (reach in ('new', 'running')),
        in_force_from timestamptz,
        in_force_to timestamptz,
        -- SHA-256 of all of the above in canonical form: what is signed.
        hash bytea not null,
        proposed_at timestamptz not null,
        proposed_by text not null
      );
      create index agreement_proposals_newest on agreement_proposals (agreement_id, id desc);

      create table agreement_decisions (
        id bigint generated always as identity primary key,
        agreement_id text not null,
        proposal_id bigint references agreement_proposals (id),
        kind text not null check (kind in ('approved', 'declined', 'withdrawn', 'published', 'terminated')),
        at timestamptz not null,
        name text not null,
        -- Of an approver: for whom, the address the link was sent to, and where the answer came from.
        party text check (party in ('provider', 'customer')),
        address text,
        came_from text,
        way text check (way in ('link', 'session')),
        reason text,
        version integer,
        ends_at timestamptz
      );
      create index agreement_decisions_of on agreement_decisions (agreement_id, id);
      create unique index agreement_approved_once on agreement_decisions (proposal_id, lower(address))
        where kind = 'approved';
      create unique index agreement_proposal_ends_once on agreement_decisions (proposal_id)
        where kind in ('declined', 'withdrawn', 'published');

      -- Whom a proposal asks; also the outbox of their mails.
      create table sign_offs (
        id bigint generated always as identity primary key,
        proposal_id bigint not null references agreement_proposals (id),
        party text not null check (party in ('provider', 'customer')),
        name text not null,
        address text not null,
        token_hash bytea not null unique,
        -- Sealed with SECRET_KEY until the mail has left.
        sealed_token bytea,
        expires_at timestamptz not null,
        tell_at timestamptz,
        told_at timestamptz,
        last_error text,
        unique (proposal_id, address)
      );
      create index sign_offs_to_tell on sign_offs (tell_at) where tell_at is not null;

      create function what_was_signed_stands() returns trigger language plpgsql as $$
        begin raise exception 'proposals and decisions are never changed'; end $$;
      create trigger proposals_stand before update or delete on agreement_proposals
        for each row execute function what_was_signed_stands();
      create trigger decisions_stand before update or delete on agreement_decisions
        for each row execute function what_was_signed_stands();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table sign_offs, agreement_decisions, agreement_proposals, agreement_drafts;
      drop function what_was_signed_stands();
    `);
  }
}
