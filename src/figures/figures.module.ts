import { Module } from '@nestjs/common';
import { AgreementsModule } from '../agreements/agreements.module.js';
import { CalendarsModule } from '../calendars/calendars.module.js';
import { FiguresController } from './figures.controller.js';
import { ReadFigures } from './read-figures.js';

@Module({
  imports: [AgreementsModule, CalendarsModule],
  controllers: [FiguresController],
  providers: [ReadFigures],
})
export class FiguresModule {}
