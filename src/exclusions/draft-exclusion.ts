import { Injectable } from '@nestjs/common';
import { type Boundary, visibleTickets } from '../auth/visible-tickets.js';
import { Database } from '../database/database.js';
import type { ExclusionScope } from '../engine/exclusion/exclusion.js';
import { DAY, type Instant } from '../engine/instant.js';
import { parseInstant } from '../http/instant-field.js';
import { Invalid } from '../http/problem.js';
import { Now } from '../system-now.js';
import type { ExclusionBody } from './exclusion-body.js';
import type { ExclusionRow } from './exclusion-row.js';
import { parseScope } from './parse-scope.js';

export type ExclusionDraft = Pick<
  ExclusionRow,
  'kind' | 'title' | 'reason' | 'from' | 'to' | 'scope' | 'effect'
>;

/** Longer or further away than that is a slip of the pen. */
const MOST = 366 * DAY;

/** Reads what somebody wants to declare, and refuses what makes no sense; nothing is stored. */
@Injectable()
export class DraftExclusion {
  constructor(
    private readonly database: Database,
    private readonly now: Now,
  ) {}

  async run(
    { kind, title, reason, effect, ...sent }: ExclusionBody,
    sees: Boundary,
  ): Promise<ExclusionDraft> {
    const from = parseInstant(sent.from)!;
    const to = parseInstant(sent.to) ?? null;
    refuseOddTimes(from, to, this.now.now());
    const scope = parseScope(sent.scope);
    await this.refuseUnknown(scope, sees);
    return { kind, title, reason, from, to, scope, effect };
  }

  private async refuseUnknown(scope: ExclusionScope, sees: Boundary): Promise<void> {
    if (scope.kind === 'all') return;
    if (scope.kind === 'ticket') {
      const values: unknown[] = [scope.id];
      const seen = `select from tickets t where t.id = $1 and ${visibleTickets(sees, values)}`;
      if ((await this.database.query(seen, values)).length > 0) return;
      throw new Invalid('scope.id', `is ${scope.id}, and there is no such ticket`);
    }
    const known = await this.database.query<{ id: string }>(
      `select id from ${scope.kind} where id = any($1)`,
      [scope.ids],
    );
    const index = scope.ids.findIndex((id) => !known.some((each) => each.id === id));
    if (index < 0) return;
    throw new Invalid(`scope.ids[${index}]`, `is ${JSON.stringify(scope.ids[index])}, which is not known`);
  }
}

function refuseOddTimes(from: Instant, to: Instant | null, at: Instant): void {
  if (Math.abs(from - at) > MOST) throw new Invalid('from', 'lies more than a year away');
  if (to === null && from > at) throw new Invalid('to', 'is missing; what lies ahead needs an end');
  if (to !== null && to <= from) throw new Invalid('to', 'must lie after from');
  if (to !== null && to - from > MOST) throw new Invalid('to', 'lies more than a year after from');
}
