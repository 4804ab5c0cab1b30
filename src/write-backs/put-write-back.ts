import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { Env } from '../../config/env.js';
import type { Actor } from '../audit/actor.js';
import { Audit } from '../audit/audit.js';
import { Database, timestamptz } from '../database/database.js';
import type { Instant } from '../engine/instant.js';
import { helpdeskNamed, helpdesks } from '../helpdesks/helpdesks.js';
import { type Target, TARGET_FIELDS, type WritesBack } from '../helpdesks/write-back.js';
import { Invalid, NotFound } from '../http/problem.js';
import { IntegrationBook } from '../integrations/integration-book.js';
import { Seal } from '../integrations/seal.js';
import { QUEUE } from '../queue/queues.js';
import { Wake } from '../queue/wake.js';
import { faultOfAddress } from '../sending/fault-of-address.js';
import { Now } from '../system-now.js';
import { sealOwner } from './target.js';
import type { WriteBackBody } from './write-back.dto.js';

interface Row {
  base_url: string;
  token: Buffer;
  target: Target;
  per_minute: number;
  active: boolean;
}

interface Settings {
  readonly baseUrl: string;
  readonly target: Target;
  readonly perMinute: number;
  readonly active: boolean;
}

/** Says what is written where, or changes it. Open tickets are written at once, the others when something happens to them. */
@Injectable()
export class PutWriteBack {
  constructor(
    private readonly database: Database,
    private readonly seal: Seal,
    private readonly book: IntegrationBook,
    private readonly wake: Wake,
    private readonly clock: Now,
    private readonly env: Env,
    private readonly audit: Audit,
  ) {}

  /** Returns whether there was none before. */
  async run(integrationId: string, given: WriteBackBody, by: Actor): Promise<boolean> {
    const at = this.clock.now();
    const created = await this.database.transaction(async (tx) => {
      const writesBack = await writesBackOf(tx, integrationId);
      const { rows } = await tx.query<Row>(
        'select * from write_back_targets where integration_id = $1 for update',
        [integrationId],
      );
      const there = rows[0];
      const settings = this.settings(given, writesBack, there);
      const token = this.tokenFor(integrationId, given, settings, there);
      await put(tx, integrationId, settings, token, { at, anew: given.token !== undefined });
      if (there === undefined || isElsewhere(there, settings)) await forgetWhatIsWritten(tx, integrationId);
      await tryFailedAgain(tx, integrationId, at);
      await lookAtOpenTickets(tx, integrationId, at);
      const before = there && { ...settingsOf(there), token: undefined };
      const after = { ...settings, token: given.token && 'changed' };
      const subject = { kind: 'integration', id: integrationId };
      await this.audit.record(tx, { by, act: 'write_back.changed', subject, before: before ?? null, after });
      return there === undefined;
    });
    await this.book.reload();
    this.wake.wake(QUEUE.wakeups);
    this.wake.wake(QUEUE.writeBacks);
    return created;
  }

  /** What stands in the helpdesk stays there. */
  async delete(integrationId: string, by: Actor): Promise<void> {
    await this.database.transaction(async (tx) => {
      const { rows } = await tx.query<Row>(
        'delete from write_back_targets where integration_id = $1 returning *',
        [integrationId],
      );
      if (rows[0] === undefined) throw new NotFound(`write-back of ${integrationId}`);
      const subject = { kind: 'integration', id: integrationId };
      const before = settingsOf(rows[0]);
      await this.audit.record(tx, { by, act: 'write_back.deleted', subject, before, after: null });
    });
    await this.book.reload();
  }

  private settings(given: WriteBackBody, writesBack: WritesBack, there: Row | undefined): Settings {
    const baseUrl = given.baseUrl ?? there?.base_url ?? writesBack.baseUrl;
    if (baseUrl === undefined) throw new Invalid('baseUrl', 'is missing: where does the helpdesk live?');
    const fault = faultOfAddress(baseUrl, this.env.outboundAllowCidrs);
    if (fault !== null) throw new Invalid('baseUrl', fault);
    if (/[?#]/.test(baseUrl)) throw new Invalid('baseUrl', 'must end before any ? or #');
    const user = given.user ?? there?.target.user;
    if (user === undefined && writesBack.user === 'required')
      throw new Invalid('user', 'is missing: whose token is it?');
    const fields = Object.fromEntries(
      TARGET_FIELDS.flatMap((what) => {
        const name = given.fields?.[what];
        if (name === undefined) return [];
        const fault = writesBack.faultOfField(name);
        if (fault !== null) throw new Invalid(`fields.${what}`, fault);
        return [[what, name]];
      }),
    );
    if (new Set(Object.values(fields)).size < Object.keys(fields).length)
      throw new Invalid('fields', 'names the same field twice');
    const { marks = false, active = true } = given;
    if (!marks && Object.keys(fields).length === 0)
      throw new Invalid('fields', 'names none, and without marks there is nothing to write');
    const target = { ...(user !== undefined && { user }), fields, marks };
    return { baseUrl, target, active, perMinute: given.perMinute ?? writesBack.perMinute };
  }

  /** A token never goes to another address than the one it was given for. */
  private tokenFor(
    integrationId: string,
    { token }: WriteBackBody,
    { baseUrl }: Settings,
    there: Row | undefined,
  ): Buffer {
    if (token !== undefined) return this.seal.close(token, sealOwner(integrationId));
    if (there === undefined) throw new Invalid('token', 'is missing');
    if (new URL(there.base_url).origin !== new URL(baseUrl).origin)
      throw new Invalid('token', 'has to be given again for another address');
    return there.token;
  }
}

async function writesBackOf(tx: PoolClient, integrationId: string): Promise<WritesBack> {
  const { rows } = await tx.query<{ helpdesk: string }>('select helpdesk from integrations where id = $1', [
    integrationId,
  ]);
  if (rows[0] === undefined) throw new NotFound(`integration ${integrationId}`);
  const writesBack = helpdeskNamed(rows[0].helpdesk)?.writesBack;
  if (writesBack !== undefined) return writesBack;
  const able = helpdesks.filter((each) => each.writesBack !== undefined).map(({ id }) => id);
  throw new Invalid(
    'integration',
    `is of ${rows[0].helpdesk}; what can be written into is ${able.join(', ')}`,
  );
}

/** Only a new token takes a lock-out back. */
async function put(
  tx: PoolClient,
  integrationId: string,
  { baseUrl, target, perMinute, active }: Settings,
  token: Buffer,
  { at, anew }: { at: Instant; anew: boolean },
): Promise<void> {
  await tx.query(
    `insert into write_back_targets as t
       (integration_id, base_url, token, target, per_minute, active, tokens, filled_at)
     values ($1, $2, $3, $4, $5::integer, $6, $5::integer, $7)
     on conflict (integration_id) do update set base_url = $2, token = $3, target = $4, per_minute = $5::integer, active = $6,
       disabled_at = case when $8::boolean then null else t.disabled_at end,
       disabled_because = case when $8::boolean then null else t.disabled_because end,
       refusals = case when $8::boolean then 0 else t.refusals end, failures = 0, quiet_until = null`,
    [integrationId, baseUrl, token, JSON.stringify(target), perMinute, active, timestamptz(at), anew],
  );
}

const isElsewhere = (there: Row, { baseUrl, target }: Settings): boolean =>
  there.base_url !== baseUrl || JSON.stringify(sorted(there.target)) !== JSON.stringify(sorted(target));

const sorted = ({ fields, marks }: Target) => ({
  fields: TARGET_FIELDS.map((what) => fields[what] ?? null),
  marks,
});

/** What an open ticket wants is decided anew by its next look. */
async function forgetWhatIsWritten(tx: PoolClient, integrationId: string): Promise<void> {
  await tx.query(
    `update write_backs w set wanted = 'null', written = null, state = 'written', next_attempt_at = null
     from tickets t where t.id = w.ticket_id and w.integration_id = $1 and t.open and w.state <> 'sending'`,
    [integrationId],
  );
}

async function tryFailedAgain(tx: PoolClient, integrationId: string, at: Instant): Promise<void> {
  await tx.query(
    `update write_backs set state = 'waiting', attempts = 0, next_attempt_at = $2
     where integration_id = $1 and state = 'failed' and wanted <> 'null'`,
    [integrationId, timestamptz(at)],
  );
}

async function lookAtOpenTickets(tx: PoolClient, integrationId: string, at: Instant): Promise<void> {
  await tx.query(
    `update tickets set look_at = $2
     where integration_id = $1 and open and set_aside_at is null and coalesce(look_at, 'infinity') > $2`,
    [integrationId, timestamptz(at)],
  );
}

const settingsOf = ({ base_url, target, per_minute, active }: Row): Settings => ({
  baseUrl: base_url,
  target,
  active,
  perMinute: per_minute,
});
