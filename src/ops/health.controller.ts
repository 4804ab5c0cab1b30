import { Controller, Get } from '@nestjs/common';
import { Public } from '../auth/allow.js';
import { Database } from '../database/database.js';
import { Unavailable } from '../http/problem.js';

/** For whoever watches the process: is it alive, and can it take work? */
@Public()
@Controller('health')
export class HealthController {
  constructor(private readonly database: Database) {}

  @Get('live')
  live() {
    return { status: 'live' };
  }

  /** The queue is not asked: webhooks are taken and deadlines kept while it is down. */
  @Get('ready')
  async ready() {
    try {
      await this.database.query('select 1');
    } catch (cause) {
      throw new Unavailable(5, { cause });
    }
    return { status: 'ready' };
  }
}
