import { Module } from '@nestjs/common';
import { AgreementsModule } from '../agreements/agreements.module.js';
import { LiveController } from '../live/live.controller.js';
import { LiveModule } from '../live/live.module.js';
import { Choices } from './board-choices.js';
import { BoardController } from './board.controller.js';
import { BoardCounts } from './board-counts.js';
import { BoardRows } from './board-rows.js';
import { BoardStream } from './board-stream.js';

@Module({
  imports: [AgreementsModule, LiveModule],
  controllers: [BoardController, LiveController],
  providers: [BoardRows, BoardCounts, BoardStream, Choices],
})
export class BoardModule {}
