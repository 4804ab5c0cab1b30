import { Controller, type MessageEvent, Sse } from '@nestjs/common';
import type { Observable } from 'rxjs';
import { Allow } from '../auth/allow.js';
import { BoardStream } from '../board/board-stream.js';

@Controller('api/live')
export class LiveController {
  constructor(private readonly stream: BoardStream) {}

  /** A page that reconnects asks for its board again, so that no message needs an id. */
  @Allow('agent', 'lead', 'auditor')
  @Sse()
  live(): Observable<MessageEvent> {
    return this.stream.messages();
  }
}
