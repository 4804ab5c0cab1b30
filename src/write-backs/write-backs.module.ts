import { Module } from '@nestjs/common';
import { IntegrationsModule } from '../integrations/integrations.module.js';
import { Seal } from '../integrations/seal.js';
import { PutWriteBack } from './put-write-back.js';
import { SendWriteBacks } from './send-write-backs.js';
import { ShowWriteBack } from './show-write-back.js';
import { WriteBacksController } from './write-backs.controller.js';
import { WriteBacksProcessor } from './write-backs.processor.js';

@Module({
  imports: [IntegrationsModule],
  controllers: [WriteBacksController],
  providers: [PutWriteBack, Seal, SendWriteBacks, ShowWriteBack, WriteBacksProcessor],
  exports: [SendWriteBacks],
})
export class WriteBacksModule {}
