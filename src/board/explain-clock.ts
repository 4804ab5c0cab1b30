import { Injectable } from '@nestjs/common';
import { explain } from '../engine/explain.js';
import type { Instant } from '../engine/instant.js';
import { NotFound } from '../problem.js';
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
  ): Promise<ClockExplanation> {
    const explanation = explain(await this.openTicket.run(ticketId, now), clockId, cycle);
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
