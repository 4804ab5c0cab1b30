import { Controller, Get } from '@nestjs/common';
import { Allow } from '../auth/allow.js';
import { helpdesks } from './helpdesks.js';
import type { WritesBack } from './write-back.js';

/** What can be connected, and how: for the page that does it. */
@Controller('api/helpdesks')
@Allow('admin')
export class HelpdesksController {
  @Get()
  list() {
    return helpdesks.map(({ id, title, setup, newSecret, writesBack }) => {
      return { id, title, makesSecret: newSecret() === null, writesBack: into(writesBack), ...setup };
    });
  }
}

/** What has to be said before anything can be written into it; null where nothing can. */
const into = (writesBack: WritesBack | undefined): AskedForWriteBack | null =>
  writesBack === undefined
    ? null
    : { baseUrl: writesBack.baseUrl ?? null, user: writesBack.user, perMinute: writesBack.perMinute };

interface AskedForWriteBack {
  readonly baseUrl: string | null;
  readonly user: 'required' | 'optional';
  readonly perMinute: number;
}
