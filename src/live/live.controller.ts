import { Controller, type MessageEvent, Req, Sse } from '@nestjs/common';
import type { Observable } from 'rxjs';
import { Allow } from '../auth/allow.js';
import type { CalledRequest } from '../auth/caller.js';
import { Callers } from '../auth/callers.js';
import { BoardStream } from '../board/board-stream.js';

@Controller('api/live')
export class LiveController {
  constructor(
    private readonly stream: BoardStream,
    private readonly callers: Callers,
  ) {}

  /** A page that reconnects asks for its board again, so that no message needs an id. */
  @Allow('agent', 'lead', 'auditor')
  @Sse()
  live(@Req() request: CalledRequest): Observable<MessageEvent> {
    return this.stream.messages(async () => {
      const caller = await this.callers.of(request);
      return caller !== undefined && caller.role === request.caller?.role;
    });
  }
}
