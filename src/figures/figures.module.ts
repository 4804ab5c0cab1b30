import { Module } from '@nestjs/common';
import { AgreementsModule } from '../agreements/agreements.module.js';
import { AttainmentModule } from '../attainment/attainment.module.js';
import { CalendarsModule } from '../calendars/calendars.module.js';
import { FiguresController } from './figures.controller.js';
import { NameFigures } from './name-figures.js';
import { ReadFigures } from './read-figures.js';

@Module({
  imports: [AgreementsModule, AttainmentModule, CalendarsModule],
  controllers: [FiguresController],
  providers: [NameFigures, ReadFigures],
})
export class FiguresModule {}
