import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Passwords, sign-in through an OpenID provider, sessions that people can see and end, API keys narrowed to scopes, and
 * throttles that all processes share. Sessions from before count as just seen, so that nobody is thrown out by the upgrade.
 */
export class WhoGetsIn1795488340251 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table users
        -- argon2id, in the PHC form that names its parameters.
        add column password_hash text,
        -- False: links or the OpenID provider only.
        add column password_allowed boolean not null default true,
        add check (password_allowed or password_hash is null);

      -- Who somebody is to an OpenID provider. The e-mail address only makes the first acquaintance.
      create table oidc_identities (
        issuer text not null,
        subject text not null,
        user_id bigint not null references users (id),
        linked_at timestamptz not null,
        primary key (issuer, subject)
      );

      alter table sessions
        add column id bigint generated always as identity unique,
        add column last_seen_at timestamptz not null default now(),
        -- 'Firefox on Linux': enough to recognise one's own, and no more.
        add column device text not null default 'another browser',
        add column opened_by text not null default 'link' check (opened_by in ('link', 'password', 'oidc'));
      alter table sessions alter column last_seen_at drop default;
      create index sessions_of_user on sessions (user_id);

      alter table api_keys
        -- Null: everything that the role may do.
        add column scopes text[],
        add column last_used_at timestamptz;

      -- Owned by rate-limiter-flexible, whose columns these are: expire is in epoch milliseconds.
      create table throttles (
        key varchar(255) primary key,
        points integer not null default 0,
        expire bigint
      );
      create index throttles_by_expiry on throttles (expire);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table throttles, oidc_identities;
      alter table api_keys drop column scopes, drop column last_used_at;
      drop index sessions_of_user;
      alter table sessions drop column id, drop column last_seen_at, drop column device, drop column opened_by;
      alter table users drop column password_hash, drop column password_allowed;
    `);
  }
}
