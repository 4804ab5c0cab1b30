import { Module } from '@nestjs/common';
import { CalendarsModule } from '../calendars/calendars.module.js';
import { SweepModule } from '../clocks/sweep.module.js';
import { IntegrationsModule } from '../integrations/integrations.module.js';
import { DiagnosticsController } from './diagnostics.controller.js';
import { Diagnostics } from './diagnostics.js';
import { HealthModule } from './health.module.js';

@Module({
  imports: [CalendarsModule, HealthModule, IntegrationsModule, SweepModule],
  controllers: [DiagnosticsController],
  providers: [Diagnostics],
})
export class OpsModule {}
