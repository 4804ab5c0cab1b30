import { Module } from '@nestjs/common';
import { AgreementsModule } from '../agreements/agreements.module.js';
import { AttainmentModule } from '../attainment/attainment.module.js';
import { MeasureAgreement } from './measure-agreement.js';
import { MeasuresController } from './measures.controller.js';
import { ReadMeasures } from './read-measures.js';

@Module({
  imports: [AgreementsModule, AttainmentModule],
  controllers: [MeasuresController],
  providers: [MeasureAgreement, ReadMeasures],
  exports: [MeasureAgreement, ReadMeasures],
})
export class MeasuresModule {}
