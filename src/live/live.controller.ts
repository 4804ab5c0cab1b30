import { isDeepStrictEqual } from 'node:util';
import { Controller, type MessageEvent, Req, Sse } from '@nestjs/common';
import type { Observable } from 'rxjs';
import { Allow } from '../auth/allow.js';
import { CalledBy, type CalledRequest, type Caller } from '../auth/caller.js';
import { Callers } from '../auth/callers.js';
import { BoardStream } from '../board/board-stream.js';

@Controller('api/live')
export class LiveController {
  constructor(
    private readonly stream: BoardStream,
    private readonly callers: Callers,
  ) {}

  /**
   * A page that reconnects asks for its board again, so that no message needs an id; and a stream whose viewer got another
   * role or other teams may simply end.
   */
  @Allow('agent', 'lead', 'auditor')
  @Sse()
  live(@Req() request: CalledRequest, @CalledBy() { role, sees }: Caller): Observable<MessageEvent> {
    return this.stream.messages(sees, async () => {
      const caller = await this.callers.of(request);
      return caller !== undefined && isDeepStrictEqual([caller.role, caller.sees], [role, sees]);
    });
  }
}
