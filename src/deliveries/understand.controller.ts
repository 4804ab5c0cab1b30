import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { NotAudited } from '../audit/audited.js';
import { Allow } from '../auth/allow.js';
import { payloadOf, UnderstandBody } from './understand.dto.js';
import { UnderstandPayload } from './understand-payload.js';

/** "What did you understand of this?", for the integration's page. */
@Controller('api/integrations')
@Allow('admin')
export class UnderstandController {
  constructor(private readonly understandPayload: UnderstandPayload) {}

  @Post(':id/understand')
  @NotAudited('nothing is stored')
  @HttpCode(200)
  understand(@Param('id') id: string, @Body() body: UnderstandBody) {
    return this.understandPayload.run(id, payloadOf(body));
  }
}
