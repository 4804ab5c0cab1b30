import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The audit log. An entry is the text that was hashed, byte for byte; the columns beside it are drawn from that text, so
 * that they can be searched and cannot say something else. It is written in the transaction of the act it tells of and
 * takes its place in the chain when that transaction commits: only there is anybody made to wait, and whoever waits
 * there asks for nothing more, so that no deadlock can come of it.
 */
export class AuditLog1795441724000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Immutable, as a generated column needs it: an entry's instants are UTC and say so, no setting can change them.
      create function audit_instant(iso text) returns timestamptz language sql immutable strict
        as $$ select iso::timestamptz $$;

      create table audit_entries (
        id bigint generated always as identity primary key,
        entry text not null,
        -- Null only inside the transaction that writes it.
        sequence bigint unique check (sequence > 0),
        hash text check (hash ~ '^[0-9a-f]{64}$'),
        at timestamptz not null generated always as (audit_instant(entry::jsonb ->> 'at')) stored,
        act text not null generated always as (entry::jsonb ->> 'act') stored,
        by_kind text not null generated always as (entry::jsonb #>> '{by,kind}') stored,
        by_id text generated always as (entry::jsonb #>> '{by,id}') stored,
        by_name text not null generated always as (entry::jsonb #>> '{by,name}') stored,
        subject_kind text not null generated always as (entry::jsonb #>> '{subject,kind}') stored,
        subject_id text generated always as (entry::jsonb #>> '{subject,id}') stored
      );
      create index audit_entries_by_act on audit_entries (act, sequence);
      create index audit_entries_by_subject on audit_entries (subject_kind, subject_id, sequence);

      -- Under a lock that is held to the end of the commit, so that the numbers have no gaps and everybody sees the head.
      -- The hash of the first entry follows 64 zeros.
      create function audit_append() returns trigger language plpgsql as $$
        declare
          place bigint;
          before text;
        begin
          perform pg_advisory_xact_lock(1635083369); -- 'audi' in ASCII
          select sequence, hash into place, before from audit_entries
            where sequence is not null order by sequence desc limit 1;
          place := coalesce(place, 0) + 1;
          before := coalesce(before, repeat('0', 64));
          update audit_entries set sequence = place,
            hash = encode(sha256(convert_to(place || ' ' || before || ' ' || new.entry, 'UTF8')), 'hex')
            where id = new.id;
          return null;
        end $$;
      -- A restore brings entries that have their place.
      create constraint trigger audit_append after insert on audit_entries deferrable initially deferred
        for each row when (new.sequence is null) execute function audit_append();

      create function audit_refuse() returns trigger language plpgsql as $$
        begin
          raise exception 'the audit log is only ever added to' using errcode = 'insufficient_privilege';
        end $$;
      create trigger audit_refuse_update before update on audit_entries for each row
        when (old.sequence is not null or new.entry is distinct from old.entry) execute function audit_refuse();
      create trigger audit_refuse_delete before delete on audit_entries execute function audit_refuse();
      create trigger audit_refuse_truncate before truncate on audit_entries execute function audit_refuse();`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table audit_entries;
      drop function audit_append;
      drop function audit_refuse;
      drop function audit_instant;`);
  }
}
