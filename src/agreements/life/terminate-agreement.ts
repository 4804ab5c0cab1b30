import { Injectable } from '@nestjs/common';
import type { Actor } from '../../audit/actor.js';
import { Audit } from '../../audit/audit.js';
import { lockAgreement } from '../../credits/close-periods.js';
import { Database } from '../../database/database.js';
import { DAY, type Instant, iso } from '../../engine/instant.js';
import { Conflict, Invalid } from '../../http/problem.js';
import { Now } from '../../system-now.js';
import type { PublishedAgreement } from '../agreement.js';
import { Agreements } from '../agreements.js';
import { readAgreement } from '../read-agreement.js';
import { PublishAgreement } from '../publish-agreement.js';
import { recordDecision } from './life-rows.js';

export interface Termination {
  /** From when on nothing more is promised; at once where it is absent. */
  readonly on?: Instant;
  readonly reason: string;
  /** Both sides waive the period of notice. */
  readonly withoutNotice: boolean;
  readonly force: boolean;
}

/** A last version of the same words, with an end. Tickets that are there already keep what they were promised. */
@Injectable()
export class TerminateAgreement {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
    private readonly agreements: Agreements,
    private readonly publishAgreement: PublishAgreement,
    private readonly now: Now,
  ) {}

  async run(id: string, { on, reason, withoutNotice, force }: Termination, by: Actor): Promise<void> {
    await this.database.transaction(async (tx) => {
      await lockAgreement(tx, id);
      const at = this.now.now();
      const last = (await this.agreements.versionsOf(id, tx))[0]!;
      const end = on ?? at + 1;
      refuseEnd(last, end, at);
      if (!withoutNotice)
        refuseWithoutNotice(readAgreement(last.body).contract.term?.noticeDays ?? 0, end, at);
      const ended = { id, body: last.body, reach: 'new', inForceFrom: at, inForceTo: end, force } as const;
      const { version } = await this.publishAgreement.publish(tx, ended, { by, at, approved: true });
      await recordDecision(tx, this.audit, by, {
        agreementId: id,
        kind: 'terminated',
        at,
        name: by.name,
        reason,
        version,
        endsAt: end,
      });
    });
  }
}

/** Sooner than it ends anyway: a longer term is another agreement, which its parties have to make. */
function refuseEnd({ version, inForceFrom, inForceTo }: PublishedAgreement, end: Instant, at: Instant): void {
  if (inForceFrom > at) throw new Conflict('version', `${version} is yet to come into force`);
  if (inForceTo !== null && inForceTo <= at) throw new Conflict('agreement', 'has ended already');
  if (end <= at) throw new Invalid('on', 'lies in the past, and tickets have been promised something since');
  if (inForceTo !== null && end > inForceTo) {
    throw new Invalid('on', `lies after its end at ${iso(inForceTo)}, and ending it never makes it longer`);
  }
}

function refuseWithoutNotice(noticeDays: number, end: Instant, at: Instant): void {
  const earliest = at + noticeDays * DAY;
  if (end >= earliest || noticeDays === 0) return;
  throw new Invalid(
    'on',
    `lies within the notice of ${noticeDays} days: at the earliest ${iso(earliest)}, unless withoutNotice is true`,
  );
}
