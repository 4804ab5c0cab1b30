import { Module } from '@nestjs/common';
import { AccountForPeriods } from './account-for-periods.js';
import { MeasuresModule } from '../measures/measures.module.js';
import { ArmClosings } from './arm-closings.js';
import { AssessPeriod } from './assess-period.js';
import { ClosePeriods } from './close-periods.js';
import { CorrectPeriods } from './correct-periods.js';
import { EvidenceController } from './evidence.controller.js';
import { PeriodBook } from './period-book.js';
import { PeriodsProcessor } from './periods.processor.js';
import { SettleStatement } from './settle-statement.js';
import { Statements } from './statements.js';
import { StatementsController } from './statements.controller.js';

@Module({
  imports: [MeasuresModule],
  controllers: [StatementsController, EvidenceController],
  providers: [
    AccountForPeriods,
    ArmClosings,
    AssessPeriod,
    ClosePeriods,
    CorrectPeriods,
    PeriodBook,
    PeriodsProcessor,
    SettleStatement,
    Statements,
  ],
  exports: [AccountForPeriods, PeriodBook],
})
export class CreditsModule {}
