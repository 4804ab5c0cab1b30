import { Module } from '@nestjs/common';
import { AgreementsModule } from '../agreements/agreements.module.js';
import { LiveModule } from '../live/live.module.js';
import { AfterCommit } from './after-commit.js';
import { ArmWakeUps } from './arm-wake-ups.js';
import { LookAtDueTickets } from './look-at-due-tickets.js';
import { RecordEvaluation } from './record-evaluation.js';
import { WakeupsProcessor } from './wakeups.processor.js';

@Module({
  imports: [AgreementsModule, LiveModule],
  providers: [RecordEvaluation, AfterCommit, LookAtDueTickets, ArmWakeUps, WakeupsProcessor],
  exports: [RecordEvaluation, AfterCommit, LookAtDueTickets, ArmWakeUps],
})
export class ClocksModule {}
