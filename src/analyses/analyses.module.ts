import { Module } from '@nestjs/common';
import { AgreementsModule } from '../agreements/agreements.module.js';
import { CalendarsModule } from '../calendars/calendars.module.js';
import { Analyses } from './analyses.js';
import { AnalysesController } from './analyses.controller.js';
import { AnalysesProcessor } from './analyses.processor.js';
import { AskAnalysis } from './ask-analysis.js';
import { BackTest } from './back-test.js';
import { MakeBaseline } from './make-baseline.js';
import { RunAnalyses } from './run-analyses.js';

@Module({
  imports: [AgreementsModule, CalendarsModule],
  controllers: [AnalysesController],
  providers: [Analyses, AnalysesProcessor, AskAnalysis, BackTest, MakeBaseline, RunAnalyses],
  exports: [BackTest, MakeBaseline, RunAnalyses],
})
export class AnalysesModule {}
