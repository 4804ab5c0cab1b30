import { Module } from '@nestjs/common';
import { AttainmentController } from './attainment.controller.js';
import { ReadAttainment } from './read-attainment.js';

@Module({
  controllers: [AttainmentController],
  providers: [ReadAttainment],
  exports: [ReadAttainment],
})
export class AttainmentModule {}
