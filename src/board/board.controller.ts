import { Controller, Get, Query } from '@nestjs/common';
import { Allow } from '../auth/allow.js';
import { CalledBy, type Caller } from '../auth/caller.js';
import { Now } from '../system-now.js';
import { Choices } from './board-choices.js';
import { BoardCounts } from './board-counts.js';
import { BoardFilter } from './board-filter.js';
import type { Board, BoardChoices } from './board-row.js';
import { BoardRows } from './board-rows.js';

@Allow('agent', 'lead', 'auditor')
@Controller('api/board')
export class BoardController {
  constructor(
    private readonly rows: BoardRows,
    private readonly counts: BoardCounts,
    private readonly choices: Choices,
    private readonly now: Now,
  ) {}

  @Get()
  async board(@Query() filter: BoardFilter, @CalledBy() { sees }: Caller): Promise<Board> {
    const now = this.now.now();
    const [rows, counts] = await Promise.all([
      this.rows.matching(filter, now, sees),
      this.counts.matching(filter, now, sees),
    ]);
    const unfiltered = !filter.team && !filter.assignee && !filter.customer && !filter.state;
    if (rows.length > 0 || !unfiltered) return { now, rows, counts };
    return { now, rows, counts, nothing: await this.choices.nothing(sees) };
  }

  @Get('choices')
  offered(@CalledBy() caller: Caller): Promise<BoardChoices> {
    return this.choices.offeredTo(caller);
  }
}
