import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Everything from a webhook to an escalation mail. Three kinds of tables: what was configured (calendars, agreements,
 * people), facts that are only ever added (deliveries, ticket events, milestones, breaches), and what the fold derives
 * from them (tickets' look_at, clocks). Instants are timestamptz; no column default reads the clock, because a domain
 * moment is decided by the code that knows it.
 */
export class FirstSchema1795300000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table calendars (
        id text primary key,
        name text not null,
        -- As it was sent; a version's spec also holds the holidays that the sources had.
        own_spec jsonb not null
      );

      -- Where a calendar draws holidays from, and what was last read there without a fault.
      create table holiday_sources (
        calendar_id text not null references calendars (id),
        source jsonb not null,
        position integer not null,
        holidays jsonb not null,
        skipped jsonb not null,
        etag text,
        read_at timestamptz not null,
        -- Why the last attempt failed.
        error text,
        next_refresh_at timestamptz not null,
        primary key (calendar_id, source)
      );
      create index holiday_sources_to_refresh on holiday_sources (next_refresh_at);

      -- The transitions of the zones in use as they were when somebody last compared them: a release may change them.
      create table zone_transitions (
        zone text primary key,
        transitions jsonb not null,
        release text not null
      );

      -- A version is never edited: clocks name the one they obey.
      create table calendar_versions (
        calendar_id text not null references calendars (id),
        version integer not null check (version > 0),
        spec jsonb not null,
        in_force_from timestamptz not null,
        reach text not null check (reach in ('new', 'running')),
        published_at timestamptz not null,
        -- In words, where nobody published it but a source or the zone data changed.
        cause text,
        primary key (calendar_id, version)
      );

      create table customers (
        id text primary key,
        name text not null,
        -- What helpdesks call this customer: organisation ids or names, and e-mail domains.
        external_ids text[] not null default '{}',
        domains text[] not null default '{}'
      );

      create table services (
        id text primary key,
        name text not null,
        external_ids text[] not null default '{}'
      );

      create table teams (
        id text primary key,
        name text not null,
        external_ids text[] not null default '{}',
        lead_name text,
        lead_email text,
        timezone text not null
      );

      create table agents (
        id text primary key,
        name text not null,
        email text,
        timezone text not null,
        team_id text references teams (id),
        external_ids text[] not null default '{}'
      );

      create table agreements (
        id text primary key,
        kind text not null check (kind in ('customer', 'service', 'multi_level', 'ola')),
        position integer not null
      );

      create table agreement_versions (
        agreement_id text not null references agreements (id),
        version integer not null check (version > 0),
        body jsonb not null,
        in_force_from timestamptz not null,
        in_force_to timestamptz,
        reach text not null check (reach in ('new', 'running')),
        published_at timestamptz not null,
        primary key (agreement_id, version),
        check (in_force_to is null or in_force_to > in_force_from)
      );

      create table integrations (
        id text primary key,
        helpdesk text not null,
        name text not null,
        -- Sealed with SECRET_KEY; up to two live at once, so that a secret can be rotated without losing a delivery.
        secrets bytea[] not null,
        mapping jsonb not null default '{}',
        active boolean not null default true,
        created_at timestamptz not null
      );

      -- Words and names of a helpdesk that mean nothing to us yet; counted so that somebody can map them.
      create table unmapped_values (
        integration_id text not null references integrations (id),
        field text not null check (field in ('status', 'priority', 'customer', 'service')),
        value text not null,
        times bigint not null,
        last_seen_at timestamptz not null,
        primary key (integration_id, field, value)
      );

      create table deliveries (
        id bigint generated always as identity primary key,
        integration_id text not null references integrations (id),
        dedup_key text not null,
        received_at timestamptz not null,
        headers jsonb not null,
        body bytea not null,
        state text not null default 'received' check (state in ('received', 'ingested', 'quarantined')),
        reason text,
        settled_at timestamptz,
        unique (integration_id, dedup_key)
      );
      create index deliveries_to_ingest on deliveries (id) where state = 'received';
      create index deliveries_quarantined on deliveries (id) where state = 'quarantined';
      create index deliveries_newest on deliveries (integration_id, received_at desc);

      create table tickets (
        id bigint generated always as identity primary key,
        integration_id text not null references integrations (id),
        external_id text not null,
        subject text,
        url text,
        -- When subject and url were so: an older delivery that arrives late does not overwrite them.
        described_at timestamptz,
        -- Derived by the fold. created_at is null while the ticket is a stub: heard of, but its creation is not known yet.
        created_at timestamptz,
        status text,
        priority text,
        team_id text,
        assignee_id text,
        customer_id text,
        service_id text,
        open boolean not null default true,
        next_due_at timestamptz,
        -- The next instant at which anything can become true on this ticket.
        look_at timestamptz,
        -- Counts the folds that changed something; the live stream carries it.
        revision bigint not null default 0,
        -- A ticket whose fold throws is set aside so that its batch can go on.
        set_aside_at timestamptz,
        set_aside_reason text,
        unique (integration_id, external_id)
      );
      create index tickets_to_look_at on tickets (look_at) where look_at is not null;
      create index tickets_board on tickets (next_due_at, id) where open;
      create index tickets_set_aside on tickets (id) where set_aside_at is not null;

      create table ticket_events (
        id bigint generated always as identity primary key,
        ticket_id bigint not null references tickets (id),
        dedup_key text not null,
        kind text not null,
        occurred_at timestamptz not null,
        received_at timestamptz not null,
        body jsonb not null,
        delivery_id bigint references deliveries (id),
        unique (ticket_id, dedup_key)
      );
      -- A delivery that is replayed takes back what it said before.
      create index ticket_events_by_delivery on ticket_events (delivery_id);

      -- Deliveries that told a fact which was known already: it outlives a replay of the one that told it first.
      create table ticket_events_told_again (
        delivery_id bigint not null references deliveries (id),
        ticket_id bigint not null references tickets (id),
        dedup_key text not null,
        primary key (ticket_id, dedup_key, delivery_id)
      );
      create index ticket_events_told_again_by_delivery on ticket_events_told_again (delivery_id);

      -- Nothing here depends on when the row was written: elapsed and remaining time stand only where they have stopped.
      create table clocks (
        ticket_id bigint not null references tickets (id),
        clock_id text not null,
        cycle integer not null,
        metric text not null,
        state text not null,
        agreement_id text,
        agreement_version integer,
        agreement_title text,
        level text,
        calendar_id text,
        calendar_version integer,
        started_at timestamptz not null,
        due_at timestamptz,
        -- The first milestone before due_at: from then on the clock is at risk. Null while paused.
        warning_at timestamptz,
        paused_at timestamptz,
        paused_because text,
        satisfied_at timestamptz,
        breached_at timestamptz,
        ended_at timestamptz,
        target_ms bigint not null,
        elapsed_ms bigint,
        remaining_ms bigint,
        pauses jsonb not null,
        recomputes jsonb not null,
        primary key (ticket_id, clock_id, cycle)
      );
      -- Covers the board: 100,000 open tickets are counted by state without touching the table.
      create index clocks_on_board on clocks (ticket_id) include (due_at, warning_at, breached_at)
        where state in ('running', 'paused', 'breached') and satisfied_at is null and ended_at is null;
      create index clocks_live on clocks (due_at) where state in ('running', 'paused', 'breached') and satisfied_at is null and ended_at is null;

      -- A milestone that was reached. 'at' is when it became true, detected_at when it was noticed.
      create table milestones (
        ticket_id bigint not null references tickets (id),
        clock_id text not null,
        cycle integer not null,
        milestone text not null,
        at timestamptz not null,
        detected_at timestamptz not null,
        primary key (ticket_id, clock_id, cycle, milestone, at)
      );
      create index milestones_by_time on milestones (at);

      create table breaches (
        id bigint generated always as identity primary key,
        ticket_id bigint not null references tickets (id),
        clock_id text not null,
        cycle integer not null,
        metric text not null,
        breached_at timestamptz not null,
        detected_at timestamptz not null,
        cause text not null,
        -- How many facts about the ticket were known at detection: only when there are more may a breach be revoked.
        facts_known integer not null,
        revoked_at timestamptz,
        revoked_because text,
        unique (ticket_id, clock_id, cycle, breached_at)
      );

      -- The outbox: a decision and its notices commit together.
      create table notices (
        id bigint generated always as identity primary key,
        ticket_id bigint not null references tickets (id),
        kind text not null check (kind in ('warning', 'breach', 'step', 'correction')),
        clock_id text not null,
        cycle integer not null,
        milestone text not null,
        milestone_at timestamptz not null,
        channel text not null check (channel in ('mail')),
        recipient_role text not null,
        recipient_name text,
        recipient_address text not null,
        recipient_timezone text not null,
        facts jsonb not null,
        message_id text not null unique,
        state text not null default 'waiting' check (state in ('waiting', 'sending', 'sent', 'kept', 'failed', 'suppressed')),
        attempts integer not null default 0,
        next_attempt_at timestamptz,
        claimed_until timestamptz,
        settled_at timestamptz,
        last_error text,
        subject text,
        body_text text,
        body_html text,
        created_at timestamptz not null,
        unique (ticket_id, clock_id, cycle, milestone, milestone_at, kind, recipient_address, channel)
      );
      create index notices_to_send on notices (next_attempt_at) where state in ('waiting', 'sending');
      create index notices_newest on notices (id desc);

      -- Others who are told by webhook. Disabled by an administrator, by its own 410, or after days of failures only.
      create table webhook_endpoints (
        id text primary key,
        url text not null,
        description text not null,
        event_types text[] not null,
        contact text,
        -- Sealed with SECRET_KEY, the newest first; messages are signed with all of them.
        secrets bytea[] not null check (cardinality(secrets) between 1 and 2),
        created_at timestamptz not null,
        -- The first failure since the last success.
        failing_since timestamptz,
        disabled_at timestamptz,
        disabled_because text,
        -- Its contact is to be told that it was disabled, from this instant on.
        tell_at timestamptz
      );
      create index webhook_endpoints_to_tell on webhook_endpoints (tell_at) where tell_at is not null;

      -- An outbox like notices: one row per event and endpoint.
      create table webhook_messages (
        id bigint generated always as identity primary key,
        endpoint_id text not null references webhook_endpoints (id) on delete cascade,
        -- What the receiver knows it by, on every attempt.
        webhook_id text not null,
        type text not null,
        ticket_id bigint not null references tickets (id),
        body text not null,
        state text not null check (state in ('waiting', 'sending', 'sent', 'failed')),
        -- Since it was written or last sent again by hand.
        attempts integer not null default 0,
        next_attempt_at timestamptz,
        claimed_until timestamptz,
        settled_at timestamptz,
        last_error text,
        created_at timestamptz not null,
        unique (endpoint_id, webhook_id)
      );
      create index webhook_messages_to_send on webhook_messages (endpoint_id, next_attempt_at)
        where state in ('waiting', 'sending');
      create index webhook_messages_newest on webhook_messages (endpoint_id, id desc);

      create table webhook_attempts (
        id bigint generated always as identity primary key,
        message_id bigint not null references webhook_messages (id) on delete cascade,
        at timestamptz not null,
        took_ms integer not null,
        status integer,
        -- The first 20 kB of it.
        response text,
        error text
      );
      create index webhook_attempts_of_message on webhook_attempts (message_id, id);

      create table users (
        id bigint generated always as identity primary key,
        name text not null,
        email text not null unique,
        role text not null check (role in ('agent', 'lead', 'admin', 'auditor')),
        active boolean not null default true,
        created_at timestamptz not null
      );

      create table sign_in_links (
        token_hash bytea primary key,
        user_id bigint not null references users (id),
        expires_at timestamptz not null,
        used_at timestamptz
      );

      create table sessions (
        token_hash bytea primary key,
        user_id bigint not null references users (id),
        created_at timestamptz not null,
        expires_at timestamptz not null
      );

      create table api_keys (
        id text primary key,
        name text not null,
        key_hash bytea not null unique,
        role text not null check (role in ('agent', 'lead', 'admin', 'auditor', 'integration')),
        created_at timestamptz not null,
        expires_at timestamptz,
        revoked_at timestamptz
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table api_keys, sessions, sign_in_links, users, webhook_attempts, webhook_messages, webhook_endpoints, notices, breaches, milestones, clocks,
        ticket_events_told_again, ticket_events,
        tickets, deliveries, unmapped_values, integrations, agreement_versions, agreements, agents, teams, services, customers,
        calendar_versions, zone_transitions, holiday_sources, calendars;
    `);
  }
}
