import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { Allow } from '../auth/allow.js';
import { parseInstant } from '../instant-field.js';
import { NotFound } from '../problem.js';
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
  one(@Param('id') id: string) {
    return this.listDeliveries.one(deliveryId(id));
  }

  @Post('replay')
  @HttpCode(202)
  async replayAll(@Body() { integration, since }: ReplayBody) {
    return { replayed: await this.replayDeliveries.run(integration, parseInstant(since)) };
  }

  @Post(':id/replay')
  @HttpCode(202)
  async replay(@Param('id') id: string) {
    await this.replayDeliveries.one(deliveryId(id));
  }
}

function deliveryId(text: string): number {
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new NotFound(`delivery ${text}`);
  return Number(text);
}
