import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { Audited } from '../audit/audited.js';
import { Allow } from '../auth/allow.js';
import { CalledBy, type Caller } from '../auth/caller.js';
import { IdPipe } from '../http/id-field.js';
import { parseInstant } from '../http/instant-field.js';
import { DeliveryQuery, ReplayBody } from './delivery.dto.js';
import { ListDeliveries } from './list-deliveries.js';
import { ReplayDeliveries } from './replay-deliveries.js';

@Controller('api/deliveries')
@Allow('admin')
export class DeliveriesController {
  constructor(
    private readonly listDeliveries: ListDeliveries,
    private readonly replayDeliveries: ReplayDeliveries,
  ) {}

  @Get()
  list(@Query() { limit = 100, ...filter }: DeliveryQuery) {
    return this.listDeliveries.run({ ...filter, limit });
  }

  @Get(':id')
  one(@Param('id', IdPipe) id: number) {
    return this.listDeliveries.one(id);
  }

  @Post('replay')
  @Audited('deliveries.replayed')
  @HttpCode(202)
  replayAll(@Body() { since, ...which }: ReplayBody, @CalledBy() by: Caller) {
    return this.replayDeliveries.run({ ...which, since: parseInstant(since) }, by);
  }

  /** How far it is: ingest reads them again in the background, after whatever is new. */
  @Get('replays/:replayId')
  progress(@Param('replayId', IdPipe) id: number) {
    return this.replayDeliveries.progress(id);
  }

  @Post(':id/replay')
  @Audited('delivery.replayed')
  @HttpCode(202)
  async replay(@Param('id', IdPipe) id: number, @CalledBy() by: Caller) {
    await this.replayDeliveries.one(id, by);
  }
}
