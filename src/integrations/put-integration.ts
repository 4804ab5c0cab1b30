import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { EntityManager, Repository } from 'typeorm';
import type { Actor } from '../audit/actor.js';
import { Audit } from '../audit/audit.js';
import { timestamptz } from '../database/database.js';
import { insertRow, lockedRow } from '../database/put-row.js';
import type { Instant } from '../engine/instant.js';
import type { Helpdesk } from '../helpdesks/helpdesk.js';
import { helpdeskNamed, helpdesks } from '../helpdesks/helpdesks.js';
import { parseMapping, refuseUnreadFields } from '../helpdesks/mapping.js';
import { Conflict, Invalid } from '../http/problem.js';
import { Now } from '../system-now.js';
import { Integration } from './integration.entity.js';
import { IntegrationBook } from './integration-book.js';
import { Seal } from './seal.js';
import { secretFor } from './secret-for.js';
import type { Silence } from './silence/silence.js';

export interface IntegrationGiven {
  readonly helpdesk: string;
  readonly name: string;
  readonly mapping?: unknown;
  readonly active?: boolean;
  readonly secret?: string;
  readonly maxBodyMiB?: number;
  readonly silence?: Silence | null;
}

/** Makes an integration or changes it. A secret we made up is returned this once and never again. */
@Injectable()
export class PutIntegration {
  constructor(
    @InjectRepository(Integration) private readonly integrations: Repository<Integration>,
    private readonly seal: Seal,
    private readonly book: IntegrationBook,
    private readonly now: Now,
    private readonly audit: Audit,
  ) {}

  async run(
    id: string,
    given: IntegrationGiven,
    by: Actor,
  ): Promise<{ created: boolean; secret: string | null }> {
    const at = this.now.now();
    const helpdesk = helpdeskNamed(given.helpdesk);
    if (helpdesk === undefined) {
      throw new Invalid('helpdesk', `is not one of ${helpdesks.map((known) => known.id).join(', ')}`);
    }
    const mapping = parseMapping(given.mapping);
    refuseUnreadFields(mapping, helpdesk);
    await this.refuseUnknownCalendar(given.silence);
    const put = await this.integrations.manager.transaction(async (tx) => {
      const there = await lockedRow(tx, Integration, id);
      const made = there === null && (await this.create(tx, id, given, mapping, { at, by, helpdesk }));
      if (made) return { created: true, secret: made.secret };
      // Somebody else has made it while we were about to.
      await this.change(tx, there ?? (await lockedRow(tx, Integration, id))!, given, mapping, { at, by });
      return { created: false, secret: null };
    });
    await this.book.reload();
    return put;
  }

  /** False where it is there already. */
  private async create(
    tx: EntityManager,
    id: string,
    given: IntegrationGiven,
    mapping: Integration['mapping'],
    { at, by, helpdesk }: { at: Instant; by: Actor; helpdesk: Helpdesk },
  ): Promise<{ secret: string | null } | false> {
    const secret = secretFor(helpdesk, given.secret);
    const secrets = [this.seal.close(secret, id)];
    const { name, active = true, maxBodyMiB = 1 } = given;
    const watch = columnsOf(given.silence ?? null, at);
    const kept = { name, active, maxBodyMiB, mapping };
    const row = { id, helpdesk: helpdesk.id, ...kept, secrets, createdAt: at, ...watch };
    if (!(await insertRow(tx, Integration, row))) return false;
    const subject = { kind: 'integration', id };
    const after = onRecord(row);
    await this.audit.record(tx, { by, act: 'integration.created', subject, before: null, after });
    return { secret: given.secret === undefined ? secret : null };
  }

  private async change(
    tx: EntityManager,
    there: Integration,
    given: IntegrationGiven,
    mapping: Integration['mapping'],
    { at, by }: { at: Instant; by: Actor },
  ) {
    if (there.helpdesk !== given.helpdesk) {
      throw new Conflict('helpdesk', `is ${there.helpdesk} and stays so: its deliveries are in that form`);
    }
    if (given.secret !== undefined) throw new Invalid('secret', 'is changed by rotate-secret');
    const { name, active = there.active, silence = silenceOf(there), maxBodyMiB = there.maxBodyMiB } = given;
    const isWatchedAnew = active !== there.active || !isSame(silence, silenceOf(there));
    const watch = isWatchedAnew ? columnsOf(silence, at) : {};
    const kept = { name, active, maxBodyMiB, mapping: mapping as object, ...watch };
    await tx.update(Integration, { id: there.id }, kept);
    if (isWatchedAnew) await forgetSilence(tx, there.id, at);
    const subject = { kind: 'integration', id: there.id };
    const [before, after] = [onRecord(there), onRecord({ ...there, ...kept })];
    await this.audit.record(tx, { by, act: 'integration.changed', subject, before, after });
  }

  private async refuseUnknownCalendar(silence: Silence | null | undefined): Promise<void> {
    if (silence == null) return;
    const found = await this.integrations.query<unknown[]>('select from calendars where id = $1', [
      silence.calendarId,
    ]);
    if (found.length === 0) throw new Invalid('silence.calendarId', 'is not a calendar that was published');
  }
}

/** Nothing that was not heard before counts as silence. */
const columnsOf = (silence: Silence | null, at: Instant) => ({
  silenceCalendarId: silence?.calendarId ?? null,
  silenceAfterMinutes: silence?.afterMinutes ?? null,
  silenceContact: silence?.contact ?? null,
  watchedSince: silence === null ? null : at,
});

function silenceOf(
  row: Pick<Integration, 'silenceCalendarId' | 'silenceAfterMinutes' | 'silenceContact'>,
): Silence | null {
  if (row.silenceCalendarId === null) return null;
  const [afterMinutes, contact] = [row.silenceAfterMinutes!, row.silenceContact!];
  return { calendarId: row.silenceCalendarId, afterMinutes, contact };
}

/** Everything that was configured but the secrets. */
const onRecord = (row: Omit<Integration, 'id' | 'createdAt' | 'watchedSince'>) => ({
  helpdesk: row.helpdesk,
  name: row.name,
  active: row.active,
  maxBodyMiB: row.maxBodyMiB,
  mapping: row.mapping,
  silence: silenceOf(row),
});

const isSame = (a: Silence | null, b: Silence | null): boolean =>
  a?.calendarId === b?.calendarId && a?.afterMinutes === b?.afterMinutes && a?.contact === b?.contact;

/** What nobody watches (any more, or in this way) does not go on, and nobody is told of its end. */
async function forgetSilence(tx: EntityManager, id: string, at: Instant): Promise<void> {
  await tx.query(
    `update silences set ended_at = $2, tell_silent_at = null where integration_id = $1 and ended_at is null`,
    [id, timestamptz(at)],
  );
}
