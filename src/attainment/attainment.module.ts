import { Module } from '@nestjs/common';
import { AttainmentController } from './attainment.controller.js';
import { NameGroups } from './name-groups.js';
import { ReadAttainment } from './read-attainment.js';

@Module({
  controllers: [AttainmentController],
  providers: [NameGroups, ReadAttainment],
  exports: [NameGroups, ReadAttainment],
})
export class AttainmentModule {}
