import { Controller, Delete, Get, HttpCode, Param, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Audited } from '../audit/audited.js';
import { iso } from '../engine/instant.js';
import { IdPipe } from '../http/id-field.js';
import { NotFound } from '../http/problem.js';
import { Allow, ROLES } from './allow.js';
import { CalledBy, type Caller } from './caller.js';
import { SessionCookie } from './session-cookie.js';
import { type Session, Sessions } from './sessions.js';

/** One's own, whoever one is. A machine has none. */
@Controller('api/sessions')
@Allow(...ROLES)
export class SessionsController {
  constructor(
    private readonly sessions: Sessions,
    private readonly cookie: SessionCookie,
  ) {}

  @Get()
  async list(@CalledBy() caller: Caller, @Req() request: FastifyRequest) {
    if (caller.kind !== 'user') return [];
    return (await this.sessions.of(caller.id, this.tokenOf(request))).map(shown);
  }

  @Delete(':id')
  @Audited('sign_in.ended')
  @HttpCode(204)
  async endOne(@Param('id', IdPipe) id: number, @CalledBy() caller: Caller) {
    const ended = caller.kind === 'user' && (await this.sessions.endOne(caller, id));
    if (!ended) throw new NotFound(`session ${id} of yours`);
  }

  /** All but the one that asks. */
  @Delete()
  @Audited('sign_in.ended')
  @HttpCode(204)
  async endOthers(@CalledBy() caller: Caller, @Req() request: FastifyRequest) {
    await this.sessions.endOthers(caller, this.tokenOf(request));
  }

  private tokenOf(request: FastifyRequest): string {
    return this.cookie.in(request) ?? '';
  }
}

const shown = ({ id, device, opened_by, created_at, last_seen_at, current }: Session) => ({
  id,
  device,
  openedBy: opened_by,
  createdAt: iso(created_at),
  lastSeenAt: iso(last_seen_at),
  current,
});
