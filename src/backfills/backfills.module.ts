import { Module } from '@nestjs/common';
import { ClocksModule } from '../clocks/clocks.module.js';
import { DeliveriesModule } from '../deliveries/deliveries.module.js';
import { IntegrationsModule } from '../integrations/integrations.module.js';
import { BackfillsController } from './backfills.controller.js';
import { CheckBackfill } from './check-backfill.js';
import { ListBackfills } from './list-backfills.js';
import { ReceiveBackfill } from './receive-backfill.js';
import { TakeBackfills } from './take-backfills.js';

@Module({
  imports: [ClocksModule, DeliveriesModule, IntegrationsModule],
  controllers: [BackfillsController],
  providers: [CheckBackfill, ListBackfills, ReceiveBackfill, TakeBackfills],
  exports: [CheckBackfill, ListBackfills, ReceiveBackfill, TakeBackfills],
})
export class BackfillsModule {}
