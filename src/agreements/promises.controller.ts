import { Controller, Get, Query } from '@nestjs/common';
import { IsOptional } from 'class-validator';
import { Allow } from '../auth/allow.js';
import { IsInstant, parseInstant } from '../http/instant-field.js';
import { Now } from '../system-now.js';
import { IsText } from '../http/text-field.js';
import { PromiseBook } from './promise-book.js';

class Wanted {
  @IsOptional()
  @IsText()
  customer?: string;

  @IsOptional()
  @IsText()
  service?: string;

  @IsOptional()
  @IsText()
  priority?: string;

  @IsOptional()
  @IsText()
  group?: string;

  @IsOptional()
  @IsInstant()
  at?: string;
}

/** What a ticket like this would be promised, and why: asked before an agreement is trusted, and when it is doubted. */
@Controller('api/promises')
export class PromisesController {
  constructor(
    private readonly promises: PromiseBook,
    private readonly now: Now,
  ) {}

  @Allow('agent', 'lead', 'auditor')
  @Get()
  async promisedTo(@Query() wanted: Wanted) {
    const at = parseInstant(wanted.at) ?? this.now.now();
    const { customer = null, service = null, priority = null, group = null } = wanted;
    const promises = await this.promises.current();
    return promises.promisedTo({ customer, service, priority, group }, at, at);
  }
}
