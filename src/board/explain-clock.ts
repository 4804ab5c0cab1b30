import { Injectable } from '@nestjs/common';
import type { Boundary } from '../auth/visible-tickets.js';
import { Unreachable } from '../engine/calendar/calendar.js';
import type { EvaluateInput } from '../engine/evaluate.js';
import { explain, type Explanation } from '../engine/explain.js';
import type { Instant } from '../engine/instant.js';
import { Malformed } from '../engine/malformed.js';
import { Conflict, NotFound } from '../http/problem.js';
import { localDays } from './local-days.js';
import { OpenTicket } from './open-ticket.js';
import type { ClockExplanation } from './ticket-page.js';

@Injectable()
export class ExplainClock {
  constructor(private readonly openTicket: OpenTicket) {}

  async run(
    ticketId: number,
    clockId: string,
    cycle: number | undefined,
    now: Instant,
    sees: Boundary,
  ): Promise<ClockExplanation> {
    const explanation = explained(await this.openTicket.run(ticketId, now, sees), clockId, cycle);
    if (explanation === null) {
      throw new NotFound(
        `Ticket ${ticketId} has no clock ${clockId}${cycle ? ` with a cycle ${cycle}` : ''}.`,
      );
    }
    const { segments, timezone } = explanation;
    const [first, last] = [segments[0], segments.at(-1)];
    return { now, explanation, days: first && last ? localDays(timezone, first.from, last.to) : [] };
  }
}

/** A ticket that cannot be folded is set aside; the reason is about what is stored, not about the request. */
function explained(input: EvaluateInput, clockId: string, cycle: number | undefined): Explanation | null {
  try {
    return explain(input, clockId, cycle);
  } catch (fault) {
    if (!(fault instanceof Malformed || fault instanceof Unreachable)) throw fault;
    throw new Conflict('clockId', `cannot be explained: ${fault.message}`);
  }
}
