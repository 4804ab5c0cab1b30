import { type DynamicModule, Module } from '@nestjs/common';
import type pg from 'pg';
import type { Env } from '../../../config/env.js';
import { AgreementsModule } from '../../agreements/agreements.module.js';
import { AttainmentModule } from '../../attainment/attainment.module.js';
import { CalendarsModule } from '../../calendars/calendars.module.js';
import { ClocksModule } from '../../clocks/clocks.module.js';
import { DeliveriesModule } from '../../deliveries/deliveries.module.js';
import { IntegrationsModule } from '../../integrations/integrations.module.js';
import { PlatformModule } from '../../platform.module.js';
import { ImportLog } from './import-log.js';

/** As much of the application as an import needs: no server, no workers, no sweep. */
@Module({})
export class ImportModule {
  static over(env: Env, database: pg.ClientConfig): DynamicModule {
    return {
      module: ImportModule,
      imports: [
        PlatformModule.over({ ...env, role: 'api' }, database),
        AgreementsModule,
        AttainmentModule,
        CalendarsModule,
        ClocksModule,
        DeliveriesModule,
        IntegrationsModule,
      ],
      providers: [ImportLog],
    };
  }
}
