import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Agent } from './agent.entity.js';
import { AgentsController } from './agents.controller.js';
import { Team } from './team.entity.js';
import { TeamsController } from './teams.controller.js';

@Module({
  imports: [TypeOrmModule.forFeature([Team, Agent])],
  controllers: [TeamsController, AgentsController],
  exports: [TypeOrmModule],
})
export class TeamsModule {}
