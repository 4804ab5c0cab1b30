import { Module } from '@nestjs/common';
import { Seal } from '../../integrations/seal.js';
import { NoticesModule } from '../notices.module.js';
import { DeleteEndpoint } from './delete-endpoint.js';
import { EndpointsController } from './endpoints.controller.js';
import { ListEndpoints } from './list-endpoints.js';
import { ListMessages } from './list-messages.js';
import { PurgeMessages } from './purge-messages.js';
import { PutEndpoint } from './put-endpoint.js';
import { ResendMessages } from './resend-messages.js';
import { RotateEndpointSecret } from './rotate-endpoint-secret.js';
import { SendWebhooks } from './send-webhooks.js';
import { TellOfDisabled } from './tell-of-disabled.js';
import { WebhooksProcessor } from './webhooks.processor.js';

@Module({
  imports: [NoticesModule],
  controllers: [EndpointsController],
  providers: [
    DeleteEndpoint,
    ListEndpoints,
    ListMessages,
    PurgeMessages,
    PutEndpoint,
    ResendMessages,
    RotateEndpointSecret,
    Seal,
    SendWebhooks,
    TellOfDisabled,
    WebhooksProcessor,
  ],
  exports: [PurgeMessages, SendWebhooks, TellOfDisabled],
})
export class WebhooksOutModule {}
