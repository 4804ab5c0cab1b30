import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { NotAudited } from '../audit/audited.js';
import { Allow } from '../auth/allow.js';
import { CalledBy, type Caller } from '../auth/caller.js';
import { CalendarBody } from '../calendars/calendar-body.js';
import { PublishCalendar } from '../calendars/publish-calendar.js';
import { compileCalendar } from '../engine/calendar/compile.js';
import { isoOrNull } from '../engine/instant.js';
import { parseInstant } from '../http/instant-field.js';
import { SlugPipe } from '../http/slug.js';
import { Now } from '../system-now.js';
import { type Effect, PreviewEffect } from './preview-effect.js';
import { publication } from './publication.js';
import { PublishAgreement } from './publish-agreement.js';

/** What publishing would do to the clocks that run; nothing is stored. */
@Allow('lead')
@Controller('api')
export class EffectsController {
  constructor(
    private readonly previewEffect: PreviewEffect,
    private readonly publishAgreement: PublishAgreement,
    private readonly publishCalendar: PublishCalendar,
    private readonly now: Now,
  ) {}

  @Post('agreements/:id/effect')
  @NotAudited('nothing is stored')
  @HttpCode(200)
  async ofAgreement(@Param('id', SlugPipe) id: string, @Body() sent: unknown, @CalledBy() { sees }: Caller) {
    const sentAgreement = { id, ...publication(sent) };
    await this.publishAgreement.inspect(sentAgreement);
    const agreement = this.publishAgreement.draft(sentAgreement, this.now.now());
    return shown(await this.previewEffect.run({ agreement }, sees));
  }

  @Post('calendars/:id/effect')
  @NotAudited('nothing is stored')
  @HttpCode(200)
  async ofCalendar(
    @Param('id', SlugPipe) calendarId: string,
    @Body() { spec: sent, sources, reach, inForceFrom }: CalendarBody,
    @CalledBy() { sees }: Caller,
  ) {
    const at = this.now.now();
    const from = parseInstant(inForceFrom) ?? at;
    const { spec } = await this.publishCalendar.drawUp({ id: calendarId, spec: sent, sources }, at);
    const calendar = { calendarId, from, reach, calendar: compileCalendar(spec, 'spec') };
    return shown(await this.previewEffect.run({ calendar }, sees));
  }
}

const shown = ({ examples, ...effect }: Effect) => ({
  ...effect,
  examples: examples.map(({ dueBefore, dueAfter, ...example }) => ({
    ...example,
    dueBefore: isoOrNull(dueBefore),
    dueAfter: isoOrNull(dueAfter),
  })),
});
