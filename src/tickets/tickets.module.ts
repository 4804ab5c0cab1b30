import { Module } from '@nestjs/common';
import { RetrySetAside } from './retry-set-aside.js';
import { SetAsideController } from './set-aside.controller.js';

@Module({ controllers: [SetAsideController], providers: [RetrySetAside] })
export class TicketsModule {}
