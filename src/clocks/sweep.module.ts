import { Module } from '@nestjs/common';
import { AgreementLifeModule } from '../agreements/life/agreement-life.module.js';
import { AnalysesModule } from '../analyses/analyses.module.js';
import { BackfillsModule } from '../backfills/backfills.module.js';
import { CreditsModule } from '../credits/credits.module.js';
import { DeliveriesModule } from '../deliveries/deliveries.module.js';
import { IntegrationsModule } from '../integrations/integrations.module.js';
import { ChatModule } from '../notices/chat/chat.module.js';
import { NoticesModule } from '../notices/notices.module.js';
import { WebhooksOutModule } from '../notices/webhooks-out/webhooks-out.module.js';
import { ReviewsModule } from '../reviews/reviews.module.js';
import { WriteBacksModule } from '../write-backs/write-backs.module.js';
import { ReportsModule } from '../reports/reports.module.js';
import { ClocksModule } from './clocks.module.js';
import { Sweep } from './sweep.js';

/** Apart from ClocksModule, because the sweep drives the deliveries, which in turn need the clocks. */
@Module({
  imports: [
    AgreementLifeModule,
    ReportsModule,
    AnalysesModule,
    BackfillsModule,
    ClocksModule,
    CreditsModule,
    DeliveriesModule,
    IntegrationsModule,
    NoticesModule,
    ChatModule,
    ReviewsModule,
    WebhooksOutModule,
    WriteBacksModule,
  ],
  providers: [Sweep],
  exports: [Sweep],
})
export class SweepModule {}
