import { Module } from '@nestjs/common';
import { MailTransport, mailTransport } from './mail/mail-transport.js';
import { NoticesController } from './notices.controller.js';
import { NoticesProcessor } from './notices.processor.js';
import { SendNotices } from './send-notices.js';

@Module({
  controllers: [NoticesController],
  providers: [SendNotices, NoticesProcessor, mailTransport],
  exports: [SendNotices, MailTransport],
})
export class NoticesModule {}
