import { type BeforeApplicationShutdown, Injectable, type MessageEvent } from '@nestjs/common';
import {
  bufferTime,
  concatMap,
  exhaustMap,
  filter,
  interval,
  map,
  merge,
  type Observable,
  share,
  Subject,
  timer,
} from 'rxjs';
import { startWith, takeUntil } from 'rxjs/operators';
import { LiveChannel, type LiveChange } from '../live/live-channel.js';
import { Now } from '../system-now.js';
import { BoardRows } from './board-rows.js';
import type { BoardChange } from './board-row.js';

/** Below what anybody notices, and enough to put a burst of deliveries into one answer. */
const GATHER_MS = 200;
/** Beyond this a page does better to ask for its board again. */
const MOST_ROWS = 500;
/** Proxies cut a stream that says nothing for a minute or so. */
const HEARTBEAT_MS = 15_000;

/** A stream ends now and then, and the page comes back: with a session, or not. */
const LASTS_MS = 3_600_000;

/**
 * What every open board is told: `tickets` with the rows that changed, `refresh` when asking again is cheaper or
 * something may have been missed, `heartbeat` with the server's instant. Rows are loaded once for all viewers.
 */
@Injectable()
export class BoardStream implements BeforeApplicationShutdown {
  private readonly closing = new Subject<void>();
  private readonly changes$: Observable<MessageEvent>;

  constructor(
    live: LiveChannel,
    private readonly rows: BoardRows,
    private readonly now: Now,
  ) {
    this.changes$ = live.changes$.pipe(
      filter(({ channel }) => channel === 'punctual_tickets'),
      bufferTime(GATHER_MS),
      filter((changes) => changes.length > 0),
      concatMap((changes) => this.messageAbout(changes)),
      share(),
    );
  }

  /** Ends, at the next heartbeat, once the viewer may no longer watch. */
  messages(mayWatch: () => Promise<boolean>): Observable<MessageEvent> {
    const beats$ = interval(HEARTBEAT_MS).pipe(
      // While the database is away there is nothing to watch either, and the stream need not break for it.
      exhaustMap(() => mayWatch().catch(() => true)),
      share(),
    );
    const heartbeats$ = beats$.pipe(
      startWith(true),
      filter(Boolean),
      map(() => ({ type: 'heartbeat', data: { now: this.now.now() } })),
    );
    const shutOut$ = beats$.pipe(filter((may) => !may));
    const ended$ = merge(shutOut$, this.closing, timer(LASTS_MS));
    return merge(heartbeats$, this.changes$).pipe(takeUntil(ended$));
  }

  /** The HTTP server waits for open answers, and these would never end by themselves. */
  beforeApplicationShutdown(): void {
    this.closing.next();
  }

  private async messageAbout(changes: readonly LiveChange[]): Promise<MessageEvent> {
    const ids = new Set<number>();
    for (const { payload } of changes) {
      if (payload === null) return this.refresh();
      for (const id of JSON.parse(payload) as number[]) ids.add(id);
    }
    if (ids.size > MOST_ROWS) return this.refresh();
    try {
      return { type: 'tickets', data: await this.changeOf([...ids]) };
    } catch {
      // Whoever watches asks again, and is told by that answer what is wrong.
      return this.refresh();
    }
  }

  private async changeOf(ids: readonly number[]): Promise<BoardChange> {
    const now = this.now.now();
    const rows = await this.rows.of(ids, now);
    const shown = new Set(rows.map(({ id }) => id));
    return { now, rows, gone: ids.filter((id) => !shown.has(id)) };
  }

  private refresh(): MessageEvent {
    return { type: 'refresh', data: { now: this.now.now() } };
  }
}
