import { Controller, Get, Param, Query } from '@nestjs/common';
import { IsOptional } from 'class-validator';
import { Allow } from '../auth/allow.js';
import { CalledBy, type Caller } from '../auth/caller.js';
import { IdPipe, IsId } from '../http/id-field.js';
import { Now } from '../system-now.js';
import { ExplainClock } from './explain-clock.js';
import { ShowTicket } from './show-ticket.js';
import type { ClockExplanation, TicketPage } from './ticket-page.js';

class WhichCycle {
  /** The last one where it is absent. */
  @IsOptional() @IsId() cycle?: number;
}

@Allow('agent', 'lead', 'auditor')
@Controller('api/tickets/:id')
export class TicketController {
  constructor(
    private readonly showTicket: ShowTicket,
    private readonly explainClock: ExplainClock,
    private readonly now: Now,
  ) {}

  @Get()
  show(@Param('id', IdPipe) id: number, @CalledBy() { sees }: Caller): Promise<TicketPage> {
    return this.showTicket.run(id, this.now.now(), sees);
  }

  @Get('clocks/:clockId/explanation')
  explain(
    @Param('id', IdPipe) id: number,
    @Param('clockId') clockId: string,
    @Query() { cycle }: WhichCycle,
    @CalledBy() { sees }: Caller,
  ): Promise<ClockExplanation> {
    return this.explainClock.run(id, clockId, cycle, this.now.now(), sees);
  }
}
