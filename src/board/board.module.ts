import { Module } from '@nestjs/common';
import { AgreementsModule } from '../agreements/agreements.module.js';
import { AuthModule } from '../auth/auth.module.js';
import { LiveController } from '../live/live.controller.js';
import { LiveModule } from '../live/live.module.js';
import { Choices } from './board-choices.js';
import { BoardController } from './board.controller.js';
import { BoardCounts } from './board-counts.js';
import { BoardRows } from './board-rows.js';
import { BoardStream } from './board-stream.js';
import { ExplainClock } from './explain-clock.js';
import { MailHtmlController } from './mail-html.controller.js';
import { OpenTicket } from './open-ticket.js';
import { ShowTicket } from './show-ticket.js';
import { TicketController } from './ticket.controller.js';

@Module({
  imports: [AgreementsModule, AuthModule, LiveModule],
  controllers: [BoardController, LiveController, TicketController, MailHtmlController],
  providers: [BoardRows, BoardCounts, BoardStream, Choices, OpenTicket, ShowTicket, ExplainClock],
})
export class BoardModule {}
