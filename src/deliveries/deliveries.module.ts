import { Module } from '@nestjs/common';
import { ClocksModule } from '../clocks/clocks.module.js';
import { IntegrationsModule } from '../integrations/integrations.module.js';
import { AcceptDelivery } from './accept-delivery.js';
import { DeliveriesController } from './deliveries.controller.js';
import { ForgeryThrottle } from './forgery-throttle.js';
import { IngestDeliveries } from './ingest-deliveries.js';
import { IngestProcessor } from './ingest.processor.js';
import { ListDeliveries } from './list-deliveries.js';
import { PurgeDeliveries } from './purge-deliveries.js';
import { RecordFacts } from './record-facts.js';
import { RefusedDeliveries } from './refused-deliveries.js';
import { ReplayDeliveries } from './replay-deliveries.js';
import { UnderstandController } from './understand.controller.js';
import { UnderstandPayload } from './understand-payload.js';
import { WebhookRoute } from './webhook-route.js';

@Module({
  imports: [ClocksModule, IntegrationsModule],
  controllers: [DeliveriesController, UnderstandController],
  providers: [
    AcceptDelivery,
    ForgeryThrottle,
    IngestDeliveries,
    IngestProcessor,
    ListDeliveries,
    PurgeDeliveries,
    RecordFacts,
    RefusedDeliveries,
    ReplayDeliveries,
    UnderstandPayload,
    WebhookRoute,
  ],
  exports: [IngestDeliveries, PurgeDeliveries, RecordFacts],
})
export class DeliveriesModule {}
