import { Module } from '@nestjs/common';
import { AttainmentModule } from '../attainment/attainment.module.js';
import { NoticesModule } from '../notices/notices.module.js';
import { DrawUpReport } from './draw-up-report.js';
import { MakeReports } from './make-reports.js';
import { PutReport } from './put-report.js';
import { Reports } from './reports.js';
import { ReportsController } from './reports.controller.js';
import { SendReports } from './send-reports.js';

@Module({
  imports: [AttainmentModule, NoticesModule],
  controllers: [ReportsController],
  providers: [DrawUpReport, MakeReports, PutReport, Reports, SendReports],
  exports: [MakeReports, SendReports],
})
export class ReportsModule {}
