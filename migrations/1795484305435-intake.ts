import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What did not come in, and what came in long ago: silence alarms, replays in the background, backfills, and an end to
 * how long raw bodies are kept. The row of a delivery stays when its body goes, because its dedup key is what keeps a
 * recorded request from being played again.
 */
export class Intake1795484305435 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table integrations
        -- So much open time on this calendar without a delivery is an alarm, and the contact is told.
        add silence_calendar_id text references calendars (id),
        add silence_after_minutes integer check (silence_after_minutes > 0),
        add silence_contact text,
        -- What was not heard before is no silence: since when somebody listens.
        add watched_since timestamptz,
        add constraint silence_is_whole check (
          num_nulls(silence_calendar_id, silence_after_minutes, silence_contact, watched_since) in (0, 4));

      -- One row per silence, and one mail at either end of it. The row is the outbox of both.
      create table silences (
        id bigint generated always as identity primary key,
        integration_id text not null references integrations (id),
        -- The last delivery before it, or since when somebody listened.
        since timestamptz not null,
        -- When the open time had passed, and when that was noticed.
        alarm_at timestamptz not null,
        noticed_at timestamptz not null,
        ended_at timestamptz,
        contact text not null,
        -- The next attempt at each mail; null where there is none to send (any more).
        tell_silent_at timestamptz,
        tell_heard_at timestamptz
      );
      create unique index silences_of_integration on silences (integration_id) where ended_at is null;
      create index silences_newest on silences (integration_id, id desc);
      create index silences_to_tell on silences (id) where tell_silent_at is not null or tell_heard_at is not null;

      -- A file of events in the standard format, taken in parts by whichever worker is free.
      create table backfills (
        id bigint generated always as identity primary key,
        integration_id text not null references integrations (id),
        -- Elements that tell of nothing since then are passed over.
        since timestamptz,
        state text not null check (state in ('receiving', 'waiting', 'done', 'failed')),
        created_at timestamptz not null,
        ended_at timestamptz,
        -- Elements of the file, and what became of those that were taken so far.
        elements integer not null default 0,
        ingested integer not null default 0,
        known integer not null default 0,
        passed_over integer not null default 0,
        refused integer not null default 0,
        failure text
      );
      create index backfills_newest on backfills (integration_id, id desc);
      create index backfills_under_way on backfills (id) where state in ('receiving', 'waiting');

      create table backfill_parts (
        backfill_id bigint not null references backfills (id) on delete cascade,
        -- Its number in the file, from 1; the others follow.
        first_element integer not null,
        -- [{line, text}, …]; the text is null where it was too long to keep. Not jsonb, which refuses a NUL.
        elements json not null,
        primary key (backfill_id, first_element)
      );

      create table backfill_faults (
        backfill_id bigint not null references backfills (id) on delete cascade,
        element integer not null,
        line integer not null,
        reason text not null,
        primary key (backfill_id, element)
      );

      create table delivery_replays (
        id bigint generated always as identity primary key,
        asked_at timestamptz not null,
        total integer not null
      );

      alter table deliveries
        alter body drop not null,
        add purged_at timestamptz,
        add backfill_id bigint references backfills (id),
        -- The last replay that asked for it.
        add replay_id bigint references delivery_replays (id),
        add constraint purged_is_settled check ((body is null) = (purged_at is not null)
          and (body is not null or state <> 'received'));
      create index deliveries_of_replay on deliveries (replay_id) where state = 'received' and replay_id is not null;
      create index deliveries_to_purge on deliveries (received_at) where body is not null;

      -- What is new goes before what is read again: a replay of a month must not hold up a minute.
      drop index deliveries_to_ingest;
      create index deliveries_to_ingest on deliveries ((settled_at is not null), id) where state = 'received';
      -- A backfill is no sign of life.
      drop index deliveries_newest;
      create index deliveries_newest on deliveries (integration_id, received_at desc) where backfill_id is null;
    `);
  }

  /** Bodies that were purged are gone; an empty one stands in their place. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index deliveries_newest, deliveries_to_ingest, deliveries_of_replay,
        deliveries_to_purge;
      alter table deliveries drop constraint purged_is_settled;
      update deliveries set body = '' where body is null;
      alter table deliveries drop purged_at, drop backfill_id, drop replay_id, alter body set not null;
      create index deliveries_to_ingest on deliveries (id) where state = 'received';
      create index deliveries_newest on deliveries (integration_id, received_at desc);
      drop table delivery_replays, backfill_faults, backfill_parts, backfills, silences;
      alter table integrations drop constraint silence_is_whole, drop silence_calendar_id,
        drop silence_after_minutes, drop silence_contact, drop watched_since;
    `);
  }
}
