import { Module } from '@nestjs/common';
import { LiveChannel } from './live-channel.js';

@Module({ providers: [LiveChannel], exports: [LiveChannel] })
export class LiveModule {}
