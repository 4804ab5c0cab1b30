import { Module } from '@nestjs/common';
import { AgreementsModule } from '../agreements/agreements.module.js';
import { LiveModule } from '../live/live.module.js';
import { DecideExclusion } from './decide-exclusion.js';
import { DeclareExclusion } from './declare-exclusion.js';
import { DraftExclusion } from './draft-exclusion.js';
import { ExclusionsController } from './exclusions.controller.js';
import { Exclusions } from './exclusions.js';
import { PreviewExclusion } from './preview-exclusion.js';

@Module({
  imports: [AgreementsModule, LiveModule],
  controllers: [ExclusionsController],
  providers: [DecideExclusion, DeclareExclusion, DraftExclusion, Exclusions, PreviewExclusion],
})
export class ExclusionsModule {}
