import { Controller, Get } from '@nestjs/common';
import { Allow } from '../auth/allow.js';
import { helpdesks } from './helpdesks.js';

/** What can be connected, and how: for the page that does it. */
@Controller('api/helpdesks')
@Allow('admin')
export class HelpdesksController {
  @Get()
  list() {
    return helpdesks.map(({ id, title, setup, newSecret }) => {
      return { id, title, makesSecret: newSecret() === null, ...setup };
    });
  }
}
